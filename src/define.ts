/** Registers `<missive-chat>` and `<missive-chat-button>`: for pages and bundlers that import the package. */

import { Lazy } from './core/lazy.js';
import { register } from './register.js';
import { fetchSettings } from './transport/backend.js';

register({
  defaultServerUrl: '',
  window: new Lazy(() => import('./window.js')),
  presets: new Lazy(() => import('./presets.js')),
  fetchSettings,
});
