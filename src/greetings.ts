/** Greetings (LC-52), loaded when a page or an account has some, or when the page calls `greet()`. */

import { visitorRecord } from './core/visitor-record.js';
import { Greeter } from './elements/greeter.js';
import type { GreetedHost } from './elements/platform.js';
import { BrowserPageWatch } from './transport/page-watch.js';

const greeters = new WeakMap<GreetedHost, Greeter>();

/** Starts the greetings of this widget, once; shows the one with this id, or with this text. */
export function greet(host: GreetedHost, idOrText: string | undefined): void {
  void host.ready.then(() => {
    const greeter = greeters.get(host) ?? start(host);
    if (idOrText) greeter.greet(idOrText);
  });
}

function start(host: GreetedHost): Greeter {
  const { clock, storage, window } = host.platform;
  const greeter = new Greeter({
    host,
    record: () => visitorRecord(storage, host.accountId ?? ''),
    watchPage: (changed) => new BrowserPageWatch({ clock, changed, openedAt: performance.timeOrigin }),
    openCard: async (act) => (await (await window.load()).loadAttention()).openGreeting({ host, act }),
  });
  greeters.set(host, greeter);
  host.addController(greeter);
  return greeter;
}
