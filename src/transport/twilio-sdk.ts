/**
 * All that we take of Twilio's SDK. The build puts the SDK itself into this module, without the polyfills that
 * it brings (build.mjs): bundlers of all kinds can read it then, and pages load a third less.
 */
export { CancellablePromise, Client } from '@twilio/conversations';
