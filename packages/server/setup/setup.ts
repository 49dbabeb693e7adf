/** The Setup page (`/setup`). */

import { LANGUAGES } from '../../../src/locales/languages.js';
import { defineOnce } from '../../../src/define-once.js';
import { report } from '../../../src/report.js';
import { SetupApi } from './api/setup-api.js';
import { SETUP_ELEMENTS } from './define.js';
import { SetupAppElement } from './elements/setup-app.js';
import { SetupStore } from './model/store.js';
import { browserClock } from '../../../src/transport/browser-page.js';
import { LiveSettings } from '../../../src/transport/live-settings.js';

const store = new SetupStore({
  api: new SetupApi(),
  after: (delay, task) => browserClock.after(delay, task),
  watch(account, changed) {
    const events = { onSettings: changed, onStatus: changed };
    const live = new LiveSettings({ serverUrl: location.origin, account, clock: browserClock, events });
    live.listen(true);
    return () => live.listen(false);
  },
});

defineOnce(SETUP_ELEMENTS, report);

const app = new SetupAppElement();
app.store = store;
app.languages = Object.keys(LANGUAGES);
document.body.replaceChildren(app);
void store.start();
