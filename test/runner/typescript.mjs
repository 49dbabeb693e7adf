/** `node --import ./test/runner/typescript.mjs FILE`: runs TypeScript in Node, compiled once. */
import * as module from 'node:module';
import * as hooks from './typescript-hooks.mjs';

process.setSourceMapsEnabled(true);
// In this thread if Node supports it (22.15 and newer), else in a separate one.
if (module.registerHooks) module.registerHooks(hooks);
else module.register('./typescript-hooks.mjs', import.meta.url);
