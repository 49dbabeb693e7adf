/**
 * Everything that we import from Twilio's SDK. The build bundles the SDK into this module, without its polyfills
 * (build.mjs): any bundler can process it then, and pages load a third less.
 */
export { CancellablePromise, Client } from '@twilio/conversations';
