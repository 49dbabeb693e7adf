import type { Chat } from '../core/chat.js';
import type { ChatRequest } from '../core/chat-requests.js';
import type { ChatState } from '../core/chat-state.js';
import type { Transcript } from '../core/transcript.js';
import type { Config, PublicSettings } from '../core/types.js';
import { make } from './dom.js';
import { laidOut } from './laid-out.js';
import { exactVariables, markExact } from './exact-variables.js';
import type { ChatWindow, WindowServices, ThreadModule, WindowHost, WindowOptions } from './platform.js';
import { unreadCount } from '../core/chat-state.js';
import { format, stringsOf } from '../core/strings.js';
import { visitorFlow } from '../core/visitor-flow.js';
import { adoptOnce } from './adopt-once.js';
import { sendRequest } from './request.js';
import { windowPlacementStyles } from './window-placement.styles.js';

export interface WindowControllerOptions extends Omit<WindowOptions, 'emit'> {
  createChat(config: Config): Chat;
  /** Loads the thread's chunk. Rejects if it cannot be loaded now. */
  loadThread(): Promise<ThreadModule>;
}

/** Adds the panel to `<missive-chat>` and keeps the panel and the chat in sync. */
export class WindowController implements ChatWindow {
  readonly #options: WindowControllerOptions;
  readonly #host: WindowHost;
  readonly #chat: Chat;
  readonly #unsubscribe: () => void;
  readonly #panel = make('missive-chat-panel', {
    class: 'window',
    exportparts:
      'header, title, status, menu-button, close-button, footer, messages, bubble, dark, light, form, composer',
  });
  #settings: PublicSettings;
  #config: Config;
  #state: ChatState;
  #variables: Config['chat']['variables'] | undefined;
  #services: WindowServices | undefined;
  #isOver = false;

  constructor(options: WindowControllerOptions) {
    const { host, config, settings, createChat } = options;
    this.#options = options;
    this.#host = host;
    this.#settings = settings;
    this.#config = config;
    this.#chat = createChat(config);
    this.#state = this.#chat.store.state;
    this.#unsubscribe = this.#chat.store.subscribe((state) => {
      this.#state = state;
      host.requestUpdate();
    });
    this.#panel.addEventListener('missive-request', this.#onRequest);
    adoptOnce(host.renderRoot as ShadowRoot, windowPlacementStyles.styleSheet);
  }

  get hasMessages(): boolean {
    return this.#state.messages.length > 0;
  }

  get unreadWords(): string {
    const count = unreadCount(this.#state);
    // Plurals and number formats take long to load, which the opening of the window need not wait for.
    if (count === 0) return '';
    return format(stringsOf(this.#config).unread, { count }, this.#config.chat.locale);
  }

  get hasFocus(): boolean {
    return this.#panel.matches(':focus-within');
  }

  update(frame: HTMLElement): void {
    const { inline, variables } = this.#config.chat;
    if (variables !== this.#variables) markExact(frame, exactVariables(variables, this.#host.layers));
    this.#variables = variables;
    const open = inline || this.#host.open;
    this.#panel.config = this.#config;
    this.#panel.state = this.#state;
    this.#panel.open = open;
    this.#panel.inline = inline;
    this.#panel.inert = !open;
    if (this.#panel.parentNode !== frame) frame.append(this.#panel);
    // Loads in parallel to the window's first render, which does not need it; the next update retries a failed load.
    this.#options.loadThread().then(
      ({ startServices }) => this.#startServices(startServices, frame),
      () => undefined,
    );
  }

  #startServices(startServices: ThreadModule['startServices'], frame: HTMLElement): void {
    if (this.#isOver) return;
    // The thread shows from now on what the panel showed in its place.
    if (!this.#services) this.#panel.requestUpdate();
    this.#services ??= startServices({
      host: this.#host,
      frame,
      account: this.#config.id,
      serverUrl: this.#options.serverUrl,
      isLive: this.#settings.live !== false,
      settingsChanged: this.#settingsChanged,
      close: this.#close,
    });
    const isOpen = this.#config.chat.inline || this.#host.open;
    this.#services.update({ config: this.#config, state: this.#state, isOpen });
  }

  setConfig(config: Config): void {
    this.#config = config;
    this.#chat.setConfig(config);
  }

  setDraft(text: string): void {
    if (this.#state.draft.trim() === '') this.#chat.request({ type: 'draft', text });
  }

  send(text: string): void {
    if (!visitorFlow(this.#config, this.#state).form) this.#chat.request({ type: 'send', body: text });
    else this.setDraft(text);
  }

  async transcript(): Promise<Transcript> {
    return (await this.#options.loadThread()).transcript(this.#chat, this.#config);
  }

  focus(): void {
    void laidOut(this.#panel).then(() => this.#panel.focusInitial());
  }

  forget(): void {
    this.#leave();
    this.#chat.forget();
  }

  dispose(): void {
    this.#leave();
    this.#chat.dispose();
  }

  #leave(): void {
    this.#isOver = true;
    this.#services?.dispose();
    this.#unsubscribe();
    this.#panel.remove();
  }

  /** Applies changes of the account's settings immediately while the window is open (LC-03). */
  readonly #settingsChanged = (changes: Partial<PublicSettings>): void => {
    this.#settings = { ...this.#settings, ...changes };
    this.#options.applySettings(this.#settings);
    this.#chat.setSettings(this.#settings);
  };

  readonly #close = (): void => sendRequest(this.#panel, { type: 'close' });

  readonly #onRequest = ({ detail }: CustomEvent<ChatRequest>): void => {
    if (detail.type === 'close') this.#host.close();
    this.#chat.request(detail);
  };
}
