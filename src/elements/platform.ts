import type { ChatState } from '../core/chat-state.js';
import type { ConfigLayers } from '../core/config-layers.js';
import type { MissiveChatEventDetails } from '../core/events.js';
import type { GreetingAct } from '../core/greetings.js';
import type { Lazy } from '../core/lazy.js';
import type { Clock, KeyValueStorage, Page } from '../core/ports.js';
import type { FollowPresets } from '../core/presets.js';
import type { ReadableChat } from '../core/read-conversation.js';
import type { WatchedElement } from '../core/settings-watch.js';
import type { Transcript } from '../core/transcript.js';
import type { Config, Greeting, PublicSettings, VisitorField } from '../core/types.js';
import type { StoredRecord, VisitorRecord } from '../core/visitor-record.js';
import type { ReactiveControllerHost } from '@lit/reactive-element';

/** `<missive-chat>`, as its window uses it. */
export interface WindowHost extends ReactiveControllerHost, HTMLElement {
  readonly open: boolean;
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly layers: Pick<ConfigLayers, 'all' | 'presets'>;
  show(): void;
  close(): void;
  reset(): void;
  transcript(): Promise<Transcript>;
}

export interface WindowOptions {
  readonly host: WindowHost;
  readonly config: Config;
  readonly settings: PublicSettings;
  readonly serverUrl: string;
  /** Applies changed settings of the account. */
  applySettings(settings: PublicSettings): void;
  /** Dispatches an event of the chat on the host. */
  emit<Name extends keyof MissiveChatEventDetails>(name: Name, detail: MissiveChatEventDetails[Name]): void;
}

/** `<missive-chat>`, as its greetings use it. */
export interface GreetedHost extends WindowHost {
  readonly accountId: string | undefined;
  readonly unread: number;
  /** Resolves when the settings have loaded. */
  readonly ready: Promise<unknown>;
  readonly resolved: Config;
  readonly platform: Pick<Platform, 'clock' | 'storage' | 'page' | 'window' | 'report'>;
  readonly layers: WindowHost['layers'] & Pick<ConfigLayers, 'page' | 'settings' | 'addMeta' | 'setMeta'>;
  resolveConfig(): void;
}

/** The bubble of a greeting beside the button. */
export interface GreetingCard {
  show(greeting: Greeting, config: Config): void;
  hide(): void;
  /** Sends these words as the visitor, after the form if one is due. */
  send(words: string): void;
  /** The host was updated. */
  update(): void;
  dispose(): void;
}

export interface GreetingCardOptions {
  readonly host: WindowHost;
  /** The visitor acts; an answer has the words of the reply. */
  act(act: GreetingAct, reply?: string): void;
}

/** Exports of the chunk that draws the visitor's attention. */
export interface AttentionModule {
  openGreeting(options: GreetingCardOptions): GreetingCard;
}

/** The window of one `<missive-chat>`, and the chat in it. */
export interface ChatWindow {
  /** Updates the window with the host's state; the window is in the host's frame. */
  update(frame: HTMLElement): void;
  /** Whether the thread has messages. */
  readonly hasMessages: boolean;
  /** Text for the number of unread messages. */
  readonly unreadWords: string;
  setConfig(config: Config): void;
  /** Puts a text into the text box if it is empty. */
  setDraft(text: string): void;
  send(text: string): void;
  /** Returns a copy of the conversation; rejects with `ChatError` if its log cannot be read now. */
  transcript(): Promise<Transcript>;
  /** Moves the focus into the window. */
  focus(): void;
  readonly hasFocus: boolean;
  /** Deletes the data about the visitor in this browser; the window cannot be used afterwards. */
  forget(): void;
  /** Closes sockets and removes timers and listeners. */
  dispose(): void;
}

/** The host and server of a window. */
export interface WindowPlace {
  readonly host: WindowHost;
  /** Element of the host's shadow tree that holds the button and the window. */
  readonly frame: HTMLElement;
  readonly account: string;
  readonly serverUrl: string;
  /** Whether the server sends changes of the settings. */
  readonly isLive: boolean;
  /** Applies those settings of the account that have changed. */
  settingsChanged(changes: Partial<PublicSettings>): void;
  /** Closes the window for the visitor. */
  close(): void;
}

/** The state of the chat that is currently displayed. */
export interface WindowView {
  readonly config: Config;
  readonly state: ChatState;
  /** Whether the window is open; its tab may still be hidden. */
  readonly isOpen: boolean;
}

/** The parts that inform the visitor from outside the window. */
export interface WindowServices {
  update(view: WindowView): void;
  dispose(): void;
}

/** Exports of the chunk that displays the operator's own form fields. */
export interface FieldsModule {
  /** Returns the fields to display now; those with a problem are reported and left out. */
  fieldsToAsk(view: Pick<WindowView, 'config' | 'state'>): readonly VisitorField[];
}

/** Exports of the thread's chunk besides the thread's element. */
export interface ThreadModule {
  startServices(place: WindowPlace): WindowServices;
  loadAttention(): Promise<AttentionModule>;
  transcript(chat: ReadableChat, config: Config): Promise<Transcript>;
}

/** Exports of the window's chunk, which registers its elements when it loads. */
export interface WindowModule {
  openWindow(options: WindowOptions): ChatWindow;
  /** Returns a sentence about an option that does not exist or has a wrong value. */
  explainOption(path: string): Promise<string>;
  fetchSettings(serverUrl: string, account: string): Promise<PublicSettings>;
  loadAttention(): Promise<AttentionModule>;
}

/** Exports of the presets' chunk. */
export interface PresetsModule {
  readonly followPresets: FollowPresets;
  /** Applies changes of the account's settings to the widget until it leaves the page. */
  watchSettings(element: WeakRef<WatchedElement & EventTarget>): void;
  /** Follows an email's return link; afterwards the record holds the visitor the link is for. Never rejects. */
  followReturnLink(serverUrl: string, account: string, record: StoredRecord<VisitorRecord>): Promise<void>;
  /** Starts the greetings of a widget, once; shows the one with this id, or with this text. */
  greet(host: GreetedHost, idOrText: string | undefined): void;
}

/** What `<missive-chat>` needs from outside; set by `register.ts`. */
export interface Platform {
  readonly clock: Clock;
  readonly storage: KeyValueStorage;
  readonly page: Page;
  /** URL of the server that the element's script came from; empty if there was none. */
  readonly defaultServerUrl: string;
  /** Loads the public settings; returns them synchronously if the script embeds them. Rejects with `ChatError`. */
  settings(serverUrl: string, account: string): PublicSettings | Promise<PublicSettings>;
  readonly window: Lazy<WindowModule>;
  /** Themes and languages. */
  readonly presets: Lazy<PresetsModule>;
  /** Reports a problem to the developer, each text once. */
  report(problem: string): void;
  /** Reports a problem with an option, by its path. */
  reportOption(path: string): void;
}
