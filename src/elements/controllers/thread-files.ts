import { html, nothing } from 'lit';
import type { LitElement, ReactiveController, TemplateResult } from 'lit';
import type { ChatState } from '../../core/chat-state.js';
import { safeHref } from '../../core/message-text.js';
import type { Config, ImageSize, Media, Message } from '../../core/types.js';
import { sendRequest } from '../request.js';
import { isPicture, type FileViews } from '../templates/attachment.js';

/** Addresses of files end after some minutes: an older one is asked for again before it is used. */
const FRESH = 4 * 60_000;

interface Host extends LitElement {
  readonly state: ChatState;
  readonly config: Config;
  readonly open: boolean;
}

interface Picture {
  readonly message: Message;
  readonly media: Media;
}

interface LargeImage extends Picture {
  /** Gets the focus back. */
  readonly opener: HTMLElement;
}

/** The files of a thread: where they are now, and the one that is shown large. */
export class ThreadFiles implements ReactiveController, FileViews {
  readonly #host: Host;
  readonly #loadLightbox: () => Promise<unknown>;
  /** When each was asked for, by media SID. */
  readonly #askedAt = new Map<string, number>();
  readonly #renewed = new Set<string>();
  /** Own files of this page are shown from memory. */
  readonly #local = new Map<Blob, string>();
  /** Sizes that no sender noted, by media SID. */
  readonly #measured = new Map<string, ImageSize>();
  #large: LargeImage | null = null;

  /** @param loadLightbox registers `<missive-chat-lightbox>`; rejects when it cannot be loaded now */
  constructor(host: Host, loadLightbox: () => Promise<unknown>) {
    this.#host = host;
    this.#loadLightbox = loadLightbox;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#local.forEach((url) => URL.revokeObjectURL(url));
    this.#local.clear();
  }

  /** The address of a file of this page ends with its message. */
  hostUpdated(): void {
    if (this.#local.size === 0) return;
    const shown = new Set<unknown>(this.#host.state.messages.map(({ file }) => file?.content));
    for (const [content, url] of this.#local)
      if (!shown.has(content)) {
        URL.revokeObjectURL(url);
        this.#local.delete(content);
      }
  }

  /** Asks for the addresses of files that come into sight. */
  askFor(messages: readonly Message[]): void {
    for (const message of messages)
      for (const media of message.media)
        if (!this.linkOf(media) && !this.#askedAt.has(media.sid)) this.#ask(message, media);
  }

  /** Never from memory: as a page, such an address would run as the site itself. */
  linkOf({ sid }: Media): string | undefined {
    return this.#host.state.mediaUrls[sid];
  }

  sourceOf({ file }: Message, media: Media): string | undefined {
    const content = file?.content;
    if (!(content instanceof Blob)) return this.linkOf(media);
    const url = this.#local.get(content) ?? URL.createObjectURL(content);
    this.#local.set(content, url);
    return url;
  }

  sizeOf(_: Message, media: Media): ImageSize | undefined {
    return media.image ?? this.#measured.get(keyOf(media));
  }

  loaded(_: Message, media: Media, { naturalWidth: width, naturalHeight: height }: HTMLImageElement): void {
    if (width === 0 || height === 0 || this.sizeOf(_, media)) return;
    this.#measured.set(keyOf(media), { width, height });
    // By an update, which leaves readers of what is below where they are.
    this.#host.requestUpdate();
  }

  refresh(message: Message, media: Media): void {
    if (Date.now() - (this.#askedAt.get(media.sid) ?? -Infinity) > FRESH) this.#ask(message, media);
  }

  renew(message: Message, media: Media): void {
    if (this.#renewed.has(media.sid)) return;
    this.#renewed.add(media.sid);
    this.#ask(message, media);
  }

  show(message: Message, media: Media, opener: HTMLElement): void {
    this.#loadLightbox().then(
      () => this.#enlarge({ message, media, opener }),
      () => window.open(safeHref(this.linkOf(media) ?? '') ?? undefined, '_blank', 'noopener'),
    );
  }

  /** The image that is shown large. */
  render(): TemplateResult | typeof nothing {
    if (!this.#large || !this.#host.open) return nothing;
    const pictures = this.#pictures;
    const place = pictures.findIndex((picture) => isSame(picture, this.#large));
    const shown = pictures[place];
    if (!shown) return nothing; // it was removed
    const { message, media } = shown;
    return html`<missive-chat-lightbox
      .config=${this.#host.config}
      .place=${place + 1}
      .count=${pictures.length}
      .media=${media}
      .url=${this.sourceOf(message, media)}
      .link=${this.linkOf(media)}
      @close=${this.#reduce}
      @go=${this.#go}
    ></missive-chat-lightbox>`;
  }

  /** All of the thread, in its order. */
  get #pictures(): Picture[] {
    return this.#host.state.messages.flatMap((message) =>
      message.media.filter((media) => isPicture(message, media)).map((media) => ({ message, media })),
    );
  }

  readonly #go = ({ detail }: CustomEvent<number>): void => {
    const pictures = this.#pictures;
    const next = pictures[pictures.findIndex((picture) => isSame(picture, this.#large)) + detail];
    if (!next || !this.#large) return;
    if (!this.linkOf(next.media)) this.#ask(next.message, next.media);
    this.#enlarge({ ...this.#large, ...next });
  };

  #enlarge(large: LargeImage): void {
    this.#large = large;
    this.#host.requestUpdate();
  }

  readonly #reduce = (): void => {
    const opener = this.#large?.opener;
    this.#large = null;
    this.#host.requestUpdate();
    opener?.focus();
  };

  /** Without a connection there is nobody to ask; it is done when there is one. */
  #ask({ index }: Message, { sid }: Media): void {
    if (index === null || this.#host.state.connection !== 'connected') return;
    this.#askedAt.set(sid, Date.now());
    sendRequest(this.#host, { type: 'media-url', messageIndex: index, mediaSid: sid });
  }
}

/** Own files of this page have no SID until they were sent. */
const keyOf = ({ sid, filename, size }: Media): string => sid || `${filename}\n${size}`;

const isSame = ({ message, media }: Picture, other: Picture | null): boolean =>
  message.id === other?.message.id && keyOf(media) === keyOf(other.media);
