import type { CSSResultGroup, PropertyValues } from '@lit/reactive-element';
import type { MissiveChatEventDetails, MissiveChatEventName } from '../core/events.js';
import { RETURN_FRAGMENT } from '../core/return-link.js';
import type { Transcript } from '../core/transcript.js';
import type { PublicSettings, Status } from '../core/types.js';
import { visitorRecord, type StoredRecord, type VisitorRecord } from '../core/visitor-record.js';
import { ConfigurableElement } from './configurable-element.js';
import { StandaloneButtons } from './controllers/standalone-buttons.js';
import { VariablesSheet } from './controllers/variables-sheet.js';
import { focusedElement, make } from './dom.js';
import { launcherPlacementStyles } from './missive-chat.styles.js';
import type { Details } from './markup.js';
import type { ChatWindow } from './platform.js';
import { WindowPlaceholder } from './window-placeholder.js';
import { missingForSettings, withoutSettings } from './settings.js';

/** Milliseconds before an element that left the page is cleaned up: it may only be moved to another place. */
const REMOVAL_GRACE = 1_000;
const RETRY_DELAY = 5_000;
/** Milliseconds after which the account's settings may have changed. */
const WATCH_DELAY = 55_000;

/**
 * Live chat: a button, and the window it opens.
 *
 * @customElement missive-chat
 * Its attributes are in `core/config-attributes.ts`, its events in `core/events.ts`, its custom properties
 * in `core/style-variables.ts`.
 *
 * @csspart button - The button on the page.
 * @csspart badge - The number of unread messages on the button.
 * @csspart header - The window's header.
 * @csspart title - The title in the header.
 * @csspart status - Whether the team is online, below the title.
 * @csspart menu-button - The button in the header that opens the window's menu, if there is one.
 * @csspart close-button - The button in the header that closes the window.
 * @csspart messages - The list of messages, which scrolls.
 * @csspart bubble - Each bubble, of either side.
 * @csspart dark - Bubbles of the visitor.
 * @csspart light - Bubbles of the team.
 * @csspart form - The form that asks visitors who they are.
 * @csspart composer - The text box with its buttons.
 * @csspart footer - The branding below the window.
 * @csspart preview - The bubble beside the button that shows a new message while the window is closed.
 */
export class MissiveChatElement extends ConfigurableElement {
  /** Version of the package. */
  static readonly version: string = '0.1.0';
  static override styles: CSSResultGroup = launcherPlacementStyles;
  static override properties = { open: { type: Boolean, reflect: true } };

  /** Whether the window is open. */
  declare open: boolean;

  /** Resolves with the element when its settings have loaded. */
  readonly ready: Promise<this>;
  #becomeReady!: (element: this) => void;
  #isReady = false;
  #wasOpen = false;
  #window: ChatWindow | undefined;
  /** Whether the last attempt to load the window failed. */
  #hasFailed = false;
  #cancelRetry: (() => void) | undefined;
  #cancelRemoval: (() => void) | undefined;
  #cancelWatch: (() => void) | undefined;
  #unread = 0;
  #status: Status = 'connecting';
  #opensAt = '';
  #opener: HTMLElement | null = null;
  #identifiedAs = '';
  readonly #frame = make('div', { class: 'frame' });
  readonly #launcher = make('missive-chat-button', { class: 'launcher', exportparts: 'button, badge' });
  readonly #variables = new VariablesSheet();
  readonly #buttons = new StandaloneButtons(this, this.#launcher, () => this.#press());
  readonly #placeholder = new WindowPlaceholder();

  constructor() {
    super();
    this.open = false;
    this.ready = new Promise((resolve) => (this.#becomeReady = resolve));
  }

  /** Status in the window's header: `online`, `offline`, or `connecting`. */
  get status(): Status {
    return this.#status;
  }

  /** Number of the team's messages that the visitor has not seen. */
  get unread(): number {
    return this.#unread;
  }

  /** Opens the window. A draft is put into its text box, unless the visitor has begun to write there. */
  show({ draft }: { draft?: string | undefined } = {}): void {
    this.open = true;
    if (draft) void this.#ensureWindow().then((window) => window?.setDraft(draft));
  }

  /** Sends a message as the visitor. While the form is displayed, the text is put into the text box instead. */
  send(text: string): void {
    void this.#ensureWindow().then((window) => window?.send(text));
  }

  /** Shows a greeting beside the button of the closed window: the one with this id, or with this text. */
  greet(idOrText?: string): void {
    this.platform.presets.load().then(
      ({ greet }) => greet(this, idOrText),
      () => undefined,
    );
  }

  /** Returns the whole conversation as plain text and as an HTML page. Rejects if it cannot be read now. */
  transcript(): Promise<Transcript> {
    return this.#ensureWindow().then((window) => window!.transcript()); // eslint-disable-line @typescript-eslint/no-non-null-assertion -- rejects without it
  }

  /** Closes the window. */
  close(): void {
    this.open = false;
  }

  /** Opens the window if it is closed, and closes it if it is open. */
  toggle(): void {
    this.open = !this.open;
  }

  /** Deletes the data about this visitor in this browser. */
  reset(): void {
    this.#window?.forget();
    this.#record.forget();
    this.#dropWindow();
    this.#identifiedAs = '';
    this.layers.setUser({});
    this.resolveConfig();
    if (this.open) void this.#ensureWindow();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#cancelRemoval?.();
    this.#buttons.listen('addEventListener');
    this.resolveConfig();
    if (this.#isReady && !this.#window) this.#resume();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#buttons.listen('removeEventListener');
    this.#cancelRemoval = this.platform.clock.after(REMOVAL_GRACE, () => {
      this.#dropWindow();
      this.#cancelWatch?.();
      this.presets.stop();
    });
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('accountId') || changed.has('serverUrl') || !this.hasUpdated) void this.#loadSettings();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.append(this.#frame);
    this.#launcher.addEventListener('missive-toggle-request', this.#onLauncher);
    // A modal dialog of the page would take the focus away from every field of the chat.
    root.addEventListener('focusin', (event) => event.stopPropagation());
    for (const type of ['pointerenter', 'focusin']) this.#launcher.addEventListener(type, this.#preload);
    return root;
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed);
    const { chat, messages } = this.resolved;
    const launcher = this.#launcher;
    this.#frame.dataset.position = chat.position;
    this.#frame.toggleAttribute('data-open', this.open);
    this.#frame.toggleAttribute('data-inline', chat.inline);
    this.layers.presets?.mark(this.#frame);
    const words = this.#window?.unreadWords ?? '';
    Object.assign(launcher, { label: messages.title, expanded: this.open, unread: this.#unread, words });
    const isAway =
      chat.hideWhenOffline && this.layers.settings?.status === 'offline' && !this.#window?.hasMessages;
    // If the window did not load, only the launcher can close it.
    const isHidden = (chat.hidden || isAway) && !(this.#hasFailed && this.open);
    if (!this.#isReady || isHidden || chat.inline) launcher.remove();
    // Inserting the launcher again where it already is would lose its focus.
    else if (!launcher.parentNode) this.#frame.prepend(launcher);
    const isOpen = (this.open || chat.inline) && (this.#isReady || this.platform.page.isVisitorActing());
    this.#placeholder.update(this.#frame, isOpen, !this.#window, this.resolved, this.#hasFailed);
    this.#window?.update(this.#frame);
  }

  protected override updated(): void {
    this.#variables.apply(this.renderRoot as ShadowRoot, this.resolved.chat.variables);
    this.#buttons.update();
    if (this.#isReady && this.open !== this.#wasOpen) this.#openChanged();
    if (this.resolved.greetings[0]) this.greet();
  }

  get #serverUrl(): string {
    return this.serverUrl ?? this.platform.defaultServerUrl;
  }

  get #record(): StoredRecord<VisitorRecord> {
    return visitorRecord(this.platform.storage, this.accountId ?? '');
  }

  async #loadSettings(): Promise<void> {
    const account = this.accountId ?? '';
    const missing = missingForSettings(account, this.#serverUrl);
    if (missing) return this.platform.report(missing);
    try {
      // Awaited only if necessary: embedded settings show the button without another microtask.
      const settings = this.platform.settings(this.#serverUrl, account);
      this.#useSettings(account, settings instanceof Promise ? await settings : settings);
    } catch (error) {
      const { code = 'unreachable', message } = error as Error & { code?: string };
      this.#fail(code, message);
      if (code !== 'unknown-account') this.#useSettings(account, withoutSettings(account));
    }
  }

  #useSettings(account: string, settings: PublicSettings): void {
    if (account !== this.accountId) return; // the account changed while the settings loaded
    if (this.#isReady && this.resolved.id !== account) this.#dropWindow();
    this.#applySettings(settings);
    this.#setStatus(settings.status, settings.nextOpening);
    if (!this.#isReady) {
      this.#isReady = true;
      this.#emit('missive-ready', undefined);
      this.#becomeReady(this);
      this.#announceUser();
    }
    if (location.hash.startsWith(RETURN_FRAGMENT)) this.#return(account);
    else this.#resume();
  }

  /** Opens the conversation of an email's return link (CS-07). */
  #return(account: string): void {
    void this.platform.presets
      .load()
      .then(({ followReturnLink }) => followReturnLink(this.#serverUrl, account, this.#record))
      .catch(() => undefined)
      .then(() => {
        this.show();
        this.#resume();
      });
  }

  readonly #applySettings = (settings: PublicSettings): void => {
    this.layers.settings = settings;
    this.resolveConfig();
  };

  /** Restores the state that this browser remembers: an open window, a conversation. */
  #resume(): void {
    this.#watchSettings();
    const { isOpen, hasConversation } = this.#record.read();
    const { page } = this.platform;
    const { chat } = this.resolved;
    if (isOpen && chat.rememberOpenState && !page.isPhoneSized() && !chat.inline) this.open = true;
    if (this.open || chat.inline) void this.#ensureWindow();
    else if (hasConversation) page.whenIdle(() => void this.#ensureWindow());
  }

  /** Starts late, so that a short visit loads nothing for it. The timer does not keep a removed element in memory. */
  #watchSettings(): void {
    const { clock, presets } = this.platform;
    const reference = new WeakRef(this);
    this.#cancelWatch?.();
    this.#cancelWatch = clock.after(WATCH_DELAY, () => {
      presets.load().then(
        ({ watchSettings }) => watchSettings(reference),
        () => undefined,
      );
    });
  }

  protected override configChanged(): void {
    this.#window?.setConfig(this.resolved);
    if (!this.#isReady) return;
    this.#announceUser();
    if (this.resolved.chat.inline) void this.#ensureWindow();
  }

  #announceUser(): void {
    const { name, email } = this.resolved.user;
    const identifiedAs = email && email + name;
    if (identifiedAs && identifiedAs !== this.#identifiedAs)
      this.#emit('missive-visitor-identified', { name, email });
    this.#identifiedAs = identifiedAs;
  }

  #openChanged(): void {
    this.#wasOpen = this.open;
    const isVisitors = this.platform.page.isVisitorActing();
    if (isVisitors && this.resolved.chat.rememberOpenState) this.#record.write({ isOpen: this.open });
    if (this.open) {
      this.#opener = isVisitors ? focusedElement() : null;
      void this.#ensureWindow().then((window) => {
        if (isVisitors && this.open) window?.focus();
      });
    } else if (this.#window?.hasFocus) {
      // If the opener cannot be focused, the focus stays on the button.
      this.#launcher.focus();
      this.#opener?.focus();
    }
    this.#emit(this.open ? 'missive-open' : 'missive-close', undefined);
  }

  /** Loads the window once. While it is open, a failed load is retried. */
  async #ensureWindow(): Promise<ChatWindow | undefined> {
    const { window: part, clock } = this.platform;
    try {
      const [{ openWindow }] = await Promise.all([part.load(), this.presets.loaded]);
      const { settings } = this.layers;
      if (!this.#window && settings && this.isConnected) {
        this.#window = openWindow({
          host: this,
          config: this.resolved,
          settings,
          serverUrl: this.#serverUrl,
          applySettings: this.#applySettings,
          emit: (name, detail) => this.#onWindowEvent(name, detail),
        });
        this.#hasFailed = false;
        this.requestUpdate();
      }
      await this.updateComplete;
    } catch (error) {
      // A failed preload is not reported; the load is retried when the window is opened.
      if (!this.#isWanted) return undefined;
      if (!this.#hasFailed) this.#fail('unreachable', `The window did not load: ${String(error)}`);
      this.#hasFailed = true;
      this.requestUpdate();
      this.#cancelRetry?.();
      this.#cancelRetry = clock.after(RETRY_DELAY, () => {
        if (this.#isWanted) void this.#ensureWindow();
      });
    }
    return this.#window;
  }

  get #isWanted(): boolean {
    return this.isConnected && !this.#window && (this.open || this.resolved.chat.inline);
  }

  #dropWindow(): void {
    this.#window?.dispose();
    this.#window = undefined;
    this.#setUnread(0);
    this.requestUpdate();
  }

  /** Renders the window when the button is reached; for a verified user, that would request the conversation. */
  readonly #preload = (): void => {
    if (this.user.digest || this.user.token) this.platform.window.preload();
    else void this.#ensureWindow();
  };

  readonly #onLauncher = (event: Event): void => {
    event.stopPropagation();
    this.#press();
  };

  /** While the window is loading, a second, impatient click does not close it again. */
  #press(): void {
    if (!this.open || this.#window || this.#hasFailed) this.toggle();
  }

  #onWindowEvent<Name extends MissiveChatEventName>(name: Name, detail: MissiveChatEventDetails[Name]): void {
    const { count, status, opensAt, code, message } = { ...detail } as Partial<Details>;
    if (count !== undefined) this.#setUnread(count);
    else if (status) this.#setStatus(status, opensAt);
    else if (code) this.#fail(code, message ?? '');
    else this.#emit(name, detail);
  }

  #setUnread(count: number): void {
    if (count === this.#unread) return;
    this.#unread = count;
    this.requestUpdate();
    this.#emit('missive-unread', { count });
  }

  #setStatus(status: Status, opensAt = ''): void {
    if (status + opensAt === this.#status + this.#opensAt) return;
    this.#status = status;
    this.#opensAt = opensAt;
    this.#emit('missive-status', { status, opensAt });
  }

  #fail(code: string, message: string): void {
    this.platform.report(message);
    this.#emit('missive-error', { code, message });
  }

  #emit<Name extends MissiveChatEventName>(name: Name, detail: MissiveChatEventDetails[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
