/** `node --import ./test/runner/typescript.mjs FILE`: Node runs TypeScript, compiled once. */
import * as module from 'node:module';
import * as hooks from './typescript-hooks.mjs';

process.setSourceMapsEnabled(true);
// In this thread where Node can do it (22.15 and newer), else in one of their own.
if (module.registerHooks) module.registerHooks(hooks);
else module.register('./typescript-hooks.mjs', import.meta.url);
