/** Simulated services around `<missive-chat>`, and helpers to act as the page and as the visitor. */

import { fixture, html } from '@open-wc/testing';
import { Chat } from '../../src/core/chat.js';
import { Lazy } from '../../src/core/lazy.js';
import type { FollowPresets } from '../../src/core/presets.js';
import type { MissiveChatEventDetails, MissiveChatEventName } from '../../src/core/events.js';
import type { Clock, KeyValueStorage, Ports } from '../../src/core/ports.js';
import type { Transcript } from '../../src/core/transcript.js';
import type { Config, PublicSettings } from '../../src/core/types.js';
import type { MissiveChatButtonElement } from '../../src/elements/missive-chat-button.js';
import { MissiveChatElement } from '../../src/elements/missive-chat.js';
import type {
  ChatWindow,
  Platform,
  PresetsModule,
  WindowModule,
  WindowOptions,
} from '../../src/elements/platform.js';
import { WindowController } from '../../src/elements/window-controller.js';
import { all, one } from '../elements/support.js';

customElements.define('missive-chat', MissiveChatElement);
// The variables must come from the chat, not from the tests of its parts.
document.documentElement.removeAttribute('style');

/** Runs everything that is due already: promises and updates, but no timers. */
export const settle = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(port1.close());
    port2.postMessage(null);
  });

export class FakeClock implements Clock {
  #now = Date.UTC(2026, 0, 5, 9);
  #timers: { readonly at: number; readonly task: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(delay: number, task: () => void): () => void {
    const timer = { at: this.#now + delay, task };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  /** Timers that have neither run nor been cancelled. */
  get pending(): number {
    return this.#timers.length;
  }

  async advance(duration: number): Promise<void> {
    this.#now += duration;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { task } of due) task();
    await settle();
  }
}

export class FakeStorage implements KeyValueStorage {
  readonly values = new Map<string, string>();
  writes = 0;

  read(key: string): string | null {
    return this.values.get(key) ?? null;
  }
  write(key: string, value: string): void {
    this.writes += 1;
    this.values.set(key, value);
  }
  remove(key: string): void {
    this.values.delete(key);
  }
}

/** A window with one field, which records its calls. */
export class FakeWindow implements ChatWindow {
  readonly options: WindowOptions;
  config: Config;
  hasMessages = false;
  unreadWords = '';
  isForgotten = false;
  isDisposed = false;
  readonly drafts: string[] = [];
  readonly sent: string[] = [];
  readonly field = document.createElement('input');
  readonly #panel = document.createElement('section');

  constructor(options: WindowOptions) {
    this.options = options;
    this.config = options.config;
    this.field.setAttribute('aria-label', 'Message');
    this.#panel.append(this.field);
  }

  update(frame: Element): void {
    this.#panel.inert = !this.options.host.open;
    if (this.#panel.parentNode !== frame) frame.append(this.#panel);
  }
  setConfig(config: Config): void {
    this.config = config;
  }
  setDraft(text: string): void {
    this.drafts.push(text);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  transcript(): Promise<Transcript> {
    return Promise.resolve({ text: 'copy', html: '<p>copy</p>' });
  }
  focus(): void {
    this.field.focus();
  }
  get hasFocus(): boolean {
    return this.#panel.matches(':focus-within');
  }
  forget(): void {
    this.isForgotten = true;
    this.#panel.remove();
  }
  dispose(): void {
    this.isDisposed = true;
    this.#panel.remove();
  }
  /** Emits an event of the chat. */
  say<Name extends MissiveChatEventName>(name: Name, detail: MissiveChatEventDetails[Name]): void {
    this.options.emit(name, detail);
  }
}

const SETTINGS: PublicSettings = { account: 'acme', config: {}, status: 'online', mayHideBranding: false };

/** A page and its browser. Created before each test, for the next chat. */
export class World {
  readonly clock = new FakeClock();
  readonly storage = new FakeStorage();
  readonly idleTasks: (() => void)[] = [];
  readonly reports: string[] = [];
  readonly reportedOptions: string[] = [];
  readonly settingsAsked: string[] = [];
  readonly windows: FakeWindow[] = [];
  isVisitorActing = false;
  isPhoneSized = false;
  windowLoads = 0;
  failingLoads = 0;
  /** Delays the loading of the window's chunk. */
  network: Promise<void> = Promise.resolve();
  /** Returns settings for an account; without a promise, as if the script contained them. */
  settings: (account: string) => PublicSettings | Promise<PublicSettings> = (account) => ({
    ...SETTINGS,
    account,
  });
  openWindow: (options: WindowOptions) => ChatWindow = (options) => {
    const window = new FakeWindow(options);
    this.windows.push(window);
    return window;
  };
  followPresets: FollowPresets = () => () => undefined;
  greet: PresetsModule['greet'] = () => undefined;
  readonly platform: Platform = {
    presets: new Lazy(() =>
      Promise.resolve({
        followPresets: this.followPresets,
        watchSettings: () => undefined,
        followReturnLink: () => Promise.resolve(),
        greet: (host, idOrText) => this.greet(host, idOrText),
      }),
    ),
    clock: this.clock,
    storage: this.storage,
    page: {
      isVisitorActing: () => this.isVisitorActing,
      isPhoneSized: () => this.isPhoneSized,
      whenIdle: (task) => void this.idleTasks.push(task),
    },
    defaultServerUrl: 'https://chat.example',
    settings: (serverUrl, account) => {
      this.settingsAsked.push(`${serverUrl}/${account}`);
      return this.settings(account);
    },
    window: new Lazy<WindowModule>(async () => {
      this.windowLoads += 1;
      await this.network;
      if (this.failingLoads > 0) {
        this.failingLoads -= 1;
        throw new Error('scripted');
      }
      return {
        openWindow: (options) => this.openWindow(options),
        explainOption: (path) => Promise.resolve(path),
        fetchSettings: () => Promise.resolve(SETTINGS),
        loadAttention: () => import('../../src/attention.js'),
      };
    }),
    report: (problem) => void this.reports.push(problem),
    reportOption: (path) => void this.reportedOptions.push(path),
  };

  constructor() {
    MissiveChatElement.platform = this.platform;
  }

  /** Holds the network until the returned function is called. */
  holdNetwork(): () => Promise<void> {
    let release: () => void = () => undefined;
    this.network = new Promise((resolve) => (release = resolve));
    return () => {
      release();
      return settle();
    };
  }

  /** Overrides settings of the account from now on. */
  useSettings(given: Partial<PublicSettings>): void {
    this.settings = (account) => ({ ...SETTINGS, account, ...given });
  }

  /** The window opened last. */
  get window(): FakeWindow {
    const window = this.windows.at(-1);
    if (!window) throw new Error('No window was opened.');
    return window;
  }

  /** The visitor stored in this browser. */
  get remembered(): object | null {
    return JSON.parse(this.storage.read('missive-chat:acme') ?? 'null') as object | null;
  }
  set remembered(value: object | null) {
    this.storage.values.set('missive-chat:acme', JSON.stringify(value));
  }

  async idle(): Promise<void> {
    for (const task of this.idleTasks.splice(0)) task();
    await settle();
  }

  /** Runs an action as the visitor's. */
  async asVisitor(act: () => unknown): Promise<void> {
    this.isVisitorActing = true;
    await act();
    await settle();
    this.isVisitorActing = false;
  }

  /** Presses like a mouse in most browsers: the button gets the focus. */
  press(button: HTMLElement): Promise<void> {
    return this.asVisitor(() => {
      button.focus();
      button.click();
    });
  }

  /** Uses the real window and its real chat, on a network that never responds. */
  useRealWindow(): void {
    const never = (): Promise<never> => new Promise(() => undefined);
    const ports: Ports = {
      clock: this.clock,
      storage: this.storage,
      tabStorage: new FakeStorage(),
      environment: {
        newId: () => crypto.randomUUID(),
        random: () => 0.5,
        isNetworkUp: () => true,
        isPageVisible: () => true,
        page: () => 'https://shop.example/pots',
        watch: () => () => undefined,
      },
      backend: { session: never, rate: never },
      loadConnection: never,
      loadTransport: never,
    };
    this.openWindow = ({ emit, ...options }) =>
      new WindowController({
        ...options,
        loadThread: () => import('../../src/thread.js'),
        createChat: (config) =>
          new Chat({
            config,
            settings: options.settings,
            ports,
            host: { emit, onForgotten: () => options.host.reset() },
          }),
      });
  }
}

/** Puts `<missive-chat>` into the page, and waits for its updates. `prepare` runs first. */
export async function chatWith(
  attributes: Readonly<Record<string, string>> = {},
  prepare: (element: MissiveChatElement) => void = () => undefined,
): Promise<MissiveChatElement> {
  const page = await fixture<HTMLElement>(html`<div></div>`);
  const element = document.createElement('missive-chat');
  for (const [name, value] of Object.entries({ 'account-id': 'acme', ...attributes }))
    element.setAttribute(name, value);
  prepare(element);
  page.append(element);
  await settle();
  return element;
}

export const hasLauncher = (element: MissiveChatElement): boolean =>
  all(element, 'missive-chat-button').length > 0;

/** The native button of the launcher, or of a stand-alone button. */
export const pressable = (element: MissiveChatElement | MissiveChatButtonElement): HTMLElement =>
  one(element, '[part=button]');

/** Records events of these names in order, with their details. */
export function heard(element: EventTarget, ...names: MissiveChatEventName[]): unknown[] {
  const events: unknown[] = [];
  for (const name of names)
    element.addEventListener(name, (event) => {
      const { detail } = event as CustomEvent<unknown>;
      events.push(detail === null || detail === undefined ? name : [name, detail]);
    });
  return events;
}
