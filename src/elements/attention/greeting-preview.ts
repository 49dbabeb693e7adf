import type { Clock } from '../../core/ports.js';
import type { Config, Greeting, Message } from '../../core/types.js';
import { visitorFlow } from '../../core/visitor-flow.js';
import { adoptOnce } from '../adopt-once.js';
import { Announcer, newMessageText } from '../announcer.js';
import { announcerStyles } from '../announcer.styles.js';
import { make } from '../dom.js';
import type { GreetingCard, GreetingCardOptions } from '../platform.js';
import { sendRequest, type ChatRequest } from '../request.js';
import { accountMessage } from '../templates/thread-rows.js';

/** Milliseconds between the insertion of the live region and its text: screen readers miss what comes with a region. */
const REGION_DELAY = 500;
/** Milliseconds after which screen readers have followed the focus: of one whose place goes first, they say nothing. */
const FOLLOWED = 100;

export interface GreetingPreviewOptions extends GreetingCardOptions {
  readonly clock: Clock;
}

/** Displays a greeting in the preview beside the button, announces it once, and sends the visitor's answer (LC-52). */
export class GreetingPreview implements GreetingCard {
  readonly #options: GreetingPreviewOptions;
  readonly #frame: HTMLElement | null;
  readonly #announcer: Announcer;
  readonly #preview = make('missive-chat-preview', { exportparts: 'preview' });
  #cancelAnnouncement: (() => void) | undefined;
  #cancelRemoval: (() => void) | undefined;
  #hadFocus = false;
  #greeting: Greeting | undefined;
  /** Words to send when no form is due. */
  #words = '';

  constructor(options: GreetingPreviewOptions) {
    const { host, clock, act } = options;
    this.#options = options;
    this.#frame = host.renderRoot.querySelector<HTMLElement>('.frame');
    this.#announcer = new Announcer(clock);
    adoptOnce(host.renderRoot as ShadowRoot, announcerStyles.styleSheet);
    this.#frame?.append(this.#announcer.region);
    this.#frame?.addEventListener('missive-request', this.#requested);
    this.#preview.greeting = true;
    this.#preview.addEventListener('missive-preview-request', ({ detail }) => {
      // The focus would get lost with the preview.
      this.#hadFocus = this.#preview.matches(':focus-within');
      if (this.#hadFocus) this.#frame?.querySelector('missive-chat-button')?.focus();
      if (detail.type === 'answer') act('answered', detail.words);
      else act(detail.type === 'open' ? 'opened' : 'dismissed');
      this.#hadFocus = false;
    });
  }

  show(greeting: Greeting, config: Config): void {
    const { id, text, replies = [] } = greeting;
    const message: Message = { ...accountMessage(id, text), ...(replies.length > 0 && { replies }) };
    this.#preview.config = config;
    this.#cancelRemoval?.();
    if (this.#preview.parentNode && this.#greeting === greeting) return;
    this.#greeting = greeting;
    this.#preview.message = message;
    if (this.#preview.parentNode) return; // its text was changed
    // After the button in the tab order, before the window.
    this.#frame?.insertBefore(this.#preview, this.#frame.querySelector('missive-chat-panel'));
    this.#cancelAnnouncement = this.#options.clock.after(REGION_DELAY, () =>
      this.#announcer.say(newMessageText(message, { config, isOpen: false })),
    );
  }

  hide(): void {
    this.#cancelAnnouncement?.();
    this.#cancelRemoval?.();
    const remove = (): void => this.#preview.remove();
    if (this.#hadFocus) this.#cancelRemoval = this.#options.clock.after(FOLLOWED, remove);
    else remove();
  }

  send(words: string): void {
    this.#words = words;
    this.update();
  }

  update(): void {
    const panel = this.#frame?.querySelector('missive-chat-panel');
    const words = this.#words;
    if (!words || !panel?.open) return;
    const { config, state } = panel;
    const { draft } = state;
    if (visitorFlow(config, state).form) {
      // For the text box, should the page be left before the form is sent.
      if (!draft) sendRequest(panel, { type: 'draft', text: words });
      return;
    }
    this.#words = '';
    sendRequest(panel, { type: 'send', body: words });
    // A text of the visitor's own stays.
    if (draft && draft !== words) sendRequest(panel, { type: 'draft', text: draft });
  }

  /** The form is sent or skipped: the text box that takes its place is empty, since the words are about to be sent. */
  readonly #requested = ({ detail: { type } }: CustomEvent<ChatRequest>): void => {
    const panel = this.#frame?.querySelector('missive-chat-panel');
    const isOver = type === 'identify' || type === 'skip-identify';
    if (panel && isOver && this.#words && panel.state.draft === this.#words)
      sendRequest(panel, { type: 'draft', text: '' });
  };

  dispose(): void {
    this.hide();
    this.#frame?.removeEventListener('missive-request', this.#requested);
    this.#announcer.dispose();
  }
}
