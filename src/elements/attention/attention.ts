import type { StoredRecord, VisitorRecord } from '../../core/visitor-record.js';
import type { Message } from '../../core/types.js';
import { make } from '../dom.js';
import { showMessage } from '../conversation-list.js';
import type { WindowPlace, WindowView } from '../platform.js';
import { TitleFlash, type TitleFlashOptions } from './title-flash.js';

export interface AttentionView extends WindowView {
  /** Unread messages of all the visitor's conversations, oldest first. */
  readonly unread: readonly Message[];
  /** Whether the visitor sees the window: it is open, and its page is visible. */
  readonly isSeen: boolean;
  /** Whether this tab acts for all tabs. */
  readonly isFront: boolean;
}

export interface AttentionOptions extends WindowPlace, TitleFlashOptions {
  readonly record: StoredRecord<VisitorRecord>;
}

/**
 * Points out unread messages (LC-14): with a preview while the window is closed, and in the page's title while the
 * window is not visible. A dismissed preview stays hidden in all tabs until the team writes again.
 */
export class Attention {
  readonly #options: AttentionOptions;
  readonly #flash: TitleFlash;
  readonly #preview = make('missive-chat-preview', { exportparts: 'preview' });
  #latest: Message | undefined;
  #view: AttentionView | null = null;

  constructor(options: AttentionOptions) {
    this.#options = options;
    this.#flash = new TitleFlash(options);
    this.#preview.addEventListener('missive-preview-request', ({ detail }) =>
      detail.type === 'open' ? this.#open() : this.#dismiss(),
    );
  }

  update(view: AttentionView): void {
    this.#view = view;
    const { config, unread, isOpen, isSeen, isFront } = view;
    this.#latest = unread.at(-1);
    const isWanted = this.#latest && !isSeen && this.#latest.id !== this.#options.record.read().dismissed;
    const { newMessage, newMessages } = config.messages;
    this.#flash.show(isWanted && isFront ? (unread.length === 1 ? newMessage : newMessages) : null);
    if (isWanted && !isOpen) this.#showPreview(view);
    else this.#preview.remove();
  }

  dispose(): void {
    this.#flash.show(null);
    this.#preview.remove();
  }

  #showPreview({ config, unread }: AttentionView): void {
    const { frame } = this.#options;
    this.#preview.config = config;
    this.#preview.message = this.#latest;
    this.#preview.more = unread.length - 1;
    // After the button in the tab order, before the window.
    if (!this.#preview.parentNode)
      frame.insertBefore(this.#preview, frame.querySelector('missive-chat-panel'));
  }

  #open(): void {
    showMessage(this.#options, this.#latest?.conversation);
  }

  #dismiss(): void {
    const { frame, record } = this.#options;
    if (this.#latest) record.write({ dismissed: this.#latest.id });
    if (this.#preview.matches(':focus-within')) frame.querySelector('missive-chat-button')?.focus();
    if (this.#view) this.update(this.#view);
  }
}
