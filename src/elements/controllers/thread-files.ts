import { html, nothing } from 'lit';
import type { LitElement, ReactiveController, TemplateResult } from 'lit';
import type { ChatState } from '../../core/chat-state.js';
import { safeHref } from '../../core/message-text.js';
import type { Config, ImageSize, Media, Message } from '../../core/types.js';
import { sendRequest } from '../request.js';
import { isPicture, type FileViews } from '../templates/attachment.js';

/** URLs of files expire after some minutes: an older one is requested again before it is used. In milliseconds. */
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
  /** The element that gets the focus back. */
  readonly opener: HTMLElement;
}

/** The files of a thread: their current URLs, and the image shown in the lightbox. */
export class ThreadFiles implements ReactiveController, FileViews {
  readonly #host: Host;
  readonly #loadLightbox: () => Promise<unknown>;
  /** When each URL was requested, by media SID. */
  readonly #askedAt = new Map<string, number>();
  readonly #renewed = new Set<string>();
  /** Blob URLs of files that were sent from this page. */
  readonly #local = new Map<Blob, string>();
  /** Sizes that no sender recorded, by media SID. */
  readonly #measured = new Map<string, ImageSize>();
  #large: LargeImage | null = null;

  /** @param loadLightbox registers `<missive-chat-lightbox>`; rejects if it cannot be loaded now */
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

  /** Revokes the blob URLs of files whose messages are gone. */
  hostUpdated(): void {
    if (this.#local.size === 0) return;
    const shown = new Set<unknown>(this.#host.state.messages.map(({ file }) => file?.content));
    for (const [content, url] of this.#local)
      if (!shown.has(content)) {
        URL.revokeObjectURL(url);
        this.#local.delete(content);
      }
  }

  /** Requests the URLs of files that become visible. */
  askFor(messages: readonly Message[]): void {
    for (const message of messages)
      for (const media of message.media)
        if (!this.linkOf(media) && !this.#askedAt.has(media.sid)) this.#ask(message, media);
  }

  /** Never a blob URL: opened as a page, it would run with the site's origin. */
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
    // An update keeps the scroll position of readers further down.
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

  /** Renders the lightbox, if an image is open in it. */
  render(): TemplateResult | typeof nothing {
    if (!this.#large || !this.#host.open) return nothing;
    const pictures = this.#pictures;
    const place = pictures.findIndex((picture) => isSame(picture, this.#large));
    const shown = pictures[place];
    if (!shown) return nothing; // the image was removed
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

  /** All pictures of the thread, in its order. */
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

  /** Waits for a connection: without one there is no server to ask. */
  #ask({ index }: Message, { sid }: Media): void {
    if (index === null || this.#host.state.connection !== 'connected') return;
    this.#askedAt.set(sid, Date.now());
    sendRequest(this.#host, { type: 'media-url', messageIndex: index, mediaSid: sid });
  }
}

/** Files sent from this page have no SID until the upload has ended. */
const keyOf = ({ sid, filename, size }: Media): string => sid || `${filename}\n${size}`;

const isSame = ({ message, media }: Picture, other: Picture | null): boolean =>
  message.id === other?.message.id && keyOf(media) === keyOf(other.media);
