/** Sounds and notifications, loaded with the window if the operator offers one of them. */

import { AlertChoices } from './core/alert-choices.js';
import { defineOnce } from './define-once.js';
import { Alerts } from './elements/attention/alerts.js';
import { MissiveChatNotifyOfferElement } from './elements/missive-chat-notify-offer.js';
import type { WindowPlace } from './elements/platform.js';
import { report } from './report.js';
import { browserNotifications } from './transport/browser-notifications.js';
import { browserClock } from './transport/browser-page.js';
import { BrowserSound } from './transport/browser-sound.js';
import { browserStorage } from './transport/browser-storage.js';
import { watchFocus } from './transport/page-focus.js';
import { claim } from './transport/tabs/claim.js';

const choices = new Map<string, AlertChoices>();

/** The same for an account's window and its thread. */
function choicesOf(account: string): AlertChoices {
  const known = choices.get(account);
  if (known) return known;
  const storage = browserStorage(() => localStorage);
  const made = new AlertChoices(storage, account, browserNotifications);
  choices.set(account, made);
  return made;
}

MissiveChatNotifyOfferElement.choicesOf = choicesOf;

defineOnce({ 'missive-chat-notify-offer': MissiveChatNotifyOfferElement }, report);

/** @param given choices of a preview, which are in no browser */
export function openAlerts(place: WindowPlace, changed: () => void, given?: AlertChoices): Alerts {
  if (given) choices.set(place.account, given);
  return new Alerts({
    ...place,
    changed,
    clock: browserClock,
    choices: choicesOf(place.account),
    hasFocus: () => document.hasFocus(),
    watchPage: watchFocus,
    openSound: () => new BrowserSound(),
    claim: (name) => claim(name, browserClock, (navigator as Partial<Navigator>).locks),
  });
}
