/** Registers `<missive-chat>` and `<missive-chat-button>`: for pages and bundlers that import the package. */

import { register } from './register.js';
import { fetchSettings } from './transport/backend.js';

register({
  defaultServerUrl: '',
  loadWindow: () => import('./window.js'),
  loadPresets: () => import('./presets.js'),
  fetchSettings,
});
