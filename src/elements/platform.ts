import type { ChatState } from '../core/chat-state.js';
import type { ConfigLayers } from '../core/config-layers.js';
import type { MissiveChatEventDetails } from '../core/events.js';
import type { Lazy } from '../core/lazy.js';
import type { Clock, KeyValueStorage, Page } from '../core/ports.js';
import type { FollowPresets } from '../core/presets.js';
import type { WatchedElement } from '../core/settings-watch.js';
import type { Config, PublicSettings } from '../core/types.js';
import type { VisitorMemory } from '../core/visitor-memory.js';
import type { ReactiveControllerHost } from '@lit/reactive-element';

/** `<missive-chat>` as its window sees it. */
export interface WindowHost extends ReactiveControllerHost, HTMLElement {
  readonly open: boolean;
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly layers: Pick<ConfigLayers, 'all' | 'presets'>;
  show(): void;
  close(): void;
  reset(): void;
}

export interface WindowOptions {
  readonly host: WindowHost;
  readonly config: Config;
  readonly settings: PublicSettings;
  readonly serverUrl: string;
  /** The account's settings are others now. */
  applySettings(settings: PublicSettings): void;
  /** What happened in the chat, for the host to tell the page. */
  emit<Name extends keyof MissiveChatEventDetails>(name: Name, detail: MissiveChatEventDetails[Name]): void;
}

/** The window of one `<missive-chat>`, and the chat in it. */
export interface ChatWindow {
  /** Shows the host's state in the window, which stands in the host's frame. */
  update(frame: HTMLElement): void;
  /** Whether there is anything in the thread. */
  readonly hasMessages: boolean;
  /** How many messages wait, in words. */
  readonly unreadWords: string;
  setConfig(config: Config): void;
  /** Puts a text into the empty text box. */
  setDraft(text: string): void;
  send(text: string): void;
  /** Puts the focus into the window. */
  focus(): void;
  readonly hasFocus: boolean;
  /** Forgets the visitor on this browser; the window is of no use afterwards. */
  forget(): void;
  /** Ends sockets, timers and listeners. */
  dispose(): void;
}

/** Where a window stands. */
export interface WindowPlace {
  readonly host: WindowHost;
  /** What of the host's shadow tree holds the button and the window. */
  readonly frame: HTMLElement;
  readonly account: string;
  readonly serverUrl: string;
  /** Whether the server tells of changes. */
  readonly isLive: boolean;
  /** These of the account's settings are others now. */
  settingsChanged(changes: Partial<PublicSettings>): void;
  /** The visitor closes the window. */
  close(): void;
}

/** What of the chat is shown just now. */
export interface WindowView {
  readonly config: Config;
  readonly state: ChatState;
  /** Whether the window can be seen, as far as it goes: it may be in a hidden tab. */
  readonly isOpen: boolean;
}

/** What tells the visitor of the chat from outside its window. */
export interface Surroundings {
  update(view: WindowView): void;
  dispose(): void;
}

/** What the thread's chunk brings besides the thread's element. */
export interface ThreadModule {
  surround(place: WindowPlace): Surroundings;
}

/** What the window's chunk brings: its elements are registered when it has loaded. */
export interface WindowModule {
  openWindow(options: WindowOptions): ChatWindow;
  /** A sentence about an option that does not exist or has a wrong value. */
  explainOption(path: string): Promise<string>;
  fetchSettings(serverUrl: string, account: string): Promise<PublicSettings>;
}

/** What the presets' chunk brings. */
export interface PresetsModule {
  readonly followPresets: FollowPresets;
  /** Applies changes of the account's settings to the widget until it leaves the page. */
  watchSettings(element: WeakRef<WatchedElement & EventTarget>): void;
  /** Follows the link of an email: afterwards the memory has the visitor whom it is for. Never rejects. */
  followReturnLink(serverUrl: string, account: string, memory: VisitorMemory): Promise<void>;
}

/** What `<missive-chat>` needs from the outside; `register.ts` puts it in. */
export interface Platform {
  readonly clock: Clock;
  readonly storage: KeyValueStorage;
  readonly page: Page;
  /** Of the script that brought the element; empty when there was none. */
  readonly defaultServerUrl: string;
  /** Public settings, at once when the script carried them. Rejects with `ChatError`. */
  settings(serverUrl: string, account: string): PublicSettings | Promise<PublicSettings>;
  readonly window: Lazy<WindowModule>;
  /** Themes and languages. */
  readonly presets: Lazy<PresetsModule>;
  /** Tells the developer, once for each text. */
  report(problem: string): void;
  /** The same for an option, by its path. */
  reportOption(path: string): void;
}
