import type { ReactiveController } from '@lit/reactive-element';
import {
  dueGreeting,
  mayGreet,
  secondsToNext,
  storedActs,
  withAct,
  type GreetingAct,
  type GreetingAction,
  type GreetingActs,
  type GreetingSituation,
  type PageVisit,
} from '../core/greetings.js';
import { GREETING_LIMITS, isGreetingId, validGreetings } from '../core/greeting-problems.js';
import { matchesPage } from '../core/page-path.js';
import type { Greeting } from '../core/types.js';
import type { StoredRecord, VisitorRecord } from '../core/visitor-record.js';
import type { GreetedHost, GreetingCard, GreetingCardOptions } from './platform.js';

/** Observes the page of the visitor. */
export interface PageWatch {
  readonly visit: PageVisit;
  readonly isVisible: boolean;
  start(): void;
  stop(): void;
}

export interface GreeterOptions {
  readonly host: GreetedHost;
  /** The stored visitor. Written only when the visitor acts. */
  record(): StoredRecord<VisitorRecord>;
  watchPage(changed: () => void): PageWatch;
  /** Loads what displays greetings. Rejects if it cannot be loaded now. */
  openCard(act: GreetingCardOptions['act']): Promise<GreetingCard>;
}

/** Shows the greetings of one `<missive-chat>` when they are due (LC-52). */
export class Greeter implements ReactiveController {
  readonly #options: GreeterOptions;
  readonly #host: GreetedHost;
  readonly #page: PageWatch;
  readonly #isReturning: boolean;
  readonly #hadConversation: boolean;
  readonly #shown = new Set<string>();
  /** The route on which a greeting was shown or the window was open: no other greeting starts there. */
  #donePath: string | undefined;
  #current: Greeting | undefined;
  /** Whether the current greeting was shown on the page's own call. */
  #isCalled = false;
  #card: GreetingCard | undefined;
  #hasStarted = false;
  /** Id of the greeting that the visitor has opened or answered, as the team sees it. */
  #told: string | undefined;
  /** Whether the act was stored: where storage is blocked, it is not. */
  #isStored = false;
  #pageBefore: GreetedHost['layers']['page'] = {};
  #pageAfter: GreetedHost['layers']['page'] | undefined;
  #written: readonly Greeting[] = [];
  #valid: readonly Greeting[] = [];
  #cancelTimer: (() => void) | undefined;

  constructor(options: GreeterOptions) {
    const { host } = options;
    this.#options = options;
    this.#host = host;
    const stored = options.record().read();
    this.#isReturning = Object.keys(stored).length > 0;
    this.#hadConversation = stored.hasConversation === true;
    this.#page = options.watchPage(() => this.#look());
    // Where storage is blocked, the stored visitor does not have it.
    host.addEventListener('missive-chat-started', () => (this.#hasStarted = true));
  }

  /** Shows the greeting with this id, or with this text, on the page's own call. */
  greet(idOrText: string): void {
    const greeting =
      this.#greetings.find(({ id }) => id === idOrText) ??
      (isGreetingId(idOrText) ? undefined : { id: idOrText, text: idOrText });
    const { report } = this.#host.platform;
    if (!greeting) return report(`There is no greeting “${idOrText}”.`);
    if (idOrText.length > GREETING_LIMITS.text)
      return report(`A greeting has at most ${GREETING_LIMITS.text} characters.`);
    this.#look();
    if (greeting.id === this.#current?.id || !mayGreet(greeting, this.#situation)) return;
    this.#hide();
    void this.#show(greeting, true);
  }

  hostConnected(): void {
    this.#page.start();
  }

  hostDisconnected(): void {
    this.#page.stop();
    this.#hide();
    this.#cancelTimer?.();
  }

  hostUpdated(): void {
    this.#look();
    this.#card?.update();
    if (this.#told === undefined) return;
    if (this.#isStored && !Object.hasOwn(this.#acts, this.#told)) this.#forget();
    // The page has replaced its custom data in the meantime.
    else if (this.#host.resolved.meta.greeting === undefined) this.#tell(this.#told);
  }

  /** The valid greetings of the configuration. */
  get #greetings(): readonly Greeting[] {
    const { resolved, platform } = this.#host;
    if (resolved.greetings !== this.#written) {
      this.#written = resolved.greetings;
      this.#valid = validGreetings(resolved.greetings, platform.report);
    }
    return this.#valid;
  }

  get #acts(): GreetingActs {
    return storedActs(this.#options.record().read().greetings);
  }

  get #situation(): GreetingSituation {
    const { open, unread, resolved, layers } = this.#host;
    const { hasConversation } = this.#options.record().read();
    const has = hasConversation === true || this.#hasStarted;
    return {
      visit: this.#page.visit,
      isReturning: this.#isReturning,
      conversation: !has ? 'none' : this.#hadConversation ? 'earlier' : 'now',
      isBusy: open || resolved.chat.inline || unread > 0,
      isAway: resolved.chat.hideWhenOffline && layers.settings?.status === 'offline',
      acts: this.#acts,
      shown: this.#shown,
    };
  }

  /** Shows what is due, and hides what is not any more. */
  #look(): void {
    const host = this.#host;
    const { path } = this.#page.visit;
    this.#cancelTimer?.();
    if (this.#current) this.#follow(this.#current);
    if (host.open) this.#donePath = path;
    if (this.#current || !host.isConnected || !this.#page.isVisible || this.#donePath === path) return;
    const greetings = this.#greetings;
    const situation = this.#situation;
    const due = dueGreeting(greetings, situation);
    const seconds = due ? undefined : secondsToNext(greetings, situation);
    if (due) void this.#show(due);
    else if (seconds !== undefined)
      this.#cancelTimer = host.platform.clock.after(1_000 * seconds, () => this.#look());
  }

  /** Keeps the greeting that is displayed up to date, or hides it. */
  #follow(current: Greeting): void {
    const { open, platform, resolved } = this.#host;
    // The visitor has opened the window by its button: for the greeting, as far as anyone can tell.
    if (open && this.#card && platform.page.isVisitorActing()) return this.#act('opened');
    const { isBusy, isAway, visit } = this.#situation;
    const isOwnText = current.id === current.text;
    const now = isOwnText ? current : this.#greetings.find(({ id }) => id === current.id);
    const pages = this.#isCalled ? [] : (now?.pages ?? []);
    if (!now || isBusy || isAway || !matchesPage(pages, visit.path)) return this.#hide();
    this.#current = now;
    this.#card?.show(now, resolved);
  }

  async #show(greeting: Greeting, isCalled = false): Promise<void> {
    this.#current = greeting;
    this.#isCalled = isCalled;
    this.#shown.add(greeting.id);
    this.#donePath = this.#page.visit.path;
    try {
      this.#card ??= await this.#options.openCard((act, words) => this.#act(act, words));
    } catch {
      // It may start again.
      this.#shown.delete(greeting.id);
      this.#donePath = undefined;
      if (this.#current === greeting) this.#current = undefined;
      return;
    }
    const current = this.#shownNow;
    if (current?.id !== greeting.id) return; // it was hidden while this loaded
    this.#card.show(current, this.#host.resolved);
    this.#emit(greeting.id, 'shown');
  }

  /** The current greeting, which may have changed during a load. */
  get #shownNow(): Greeting | undefined {
    return this.#current;
  }

  #hide(): void {
    this.#current = undefined;
    this.#card?.hide();
  }

  #act(act: GreetingAct, words = ''): void {
    if (!this.#current) return;
    const { id, text } = this.#current;
    const { layers } = this.#host;
    this.#options.record().write({ greetings: withAct(this.#acts, id, act) });
    this.#isStored = Object.hasOwn(this.#acts, id);
    this.#hide();
    this.#emit(id, act);
    if (act === 'dismissed') return;
    // The conversation begins with the greeting, in place of the welcome.
    this.#pageBefore = layers.page;
    this.#pageAfter = { ...layers.page, messages: { ...layers.page.messages, welcome: text } };
    layers.page = this.#pageAfter;
    this.#tell(id);
    this.#host.show();
    this.#card?.send(words);
  }

  /** Adds the greeting to the custom data of the visitor's messages, unless the page has a value of its own there. */
  #tell(id: string): void {
    const { layers, resolved } = this.#host;
    const { meta } = resolved;
    if (meta.greeting === undefined) layers.addMeta({ greeting: id });
    else if (meta.greeting === this.#told) layers.setMeta({ ...meta, greeting: id });
    this.#told = id;
    this.#host.resolveConfig();
  }

  /** The visitor's data was deleted: another person may be at this browser. */
  #forget(): void {
    const { layers, resolved } = this.#host;
    const { greeting, ...meta } = resolved.meta;
    if (greeting === this.#told) layers.setMeta(meta);
    if (layers.page === this.#pageAfter) layers.page = this.#pageBefore;
    this.#told = undefined;
    this.#host.resolveConfig();
  }

  #emit(id: string, action: GreetingAction): void {
    const detail = { id, action };
    this.#host.dispatchEvent(new CustomEvent('missive-greeting', { detail, bubbles: true, composed: true }));
  }
}
