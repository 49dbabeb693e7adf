import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { safeHref } from '../../core/message-text.js';
import { isLost } from '../../core/outgoing.js';
import { format } from '../../core/strings.js';
import type { ThreadStrings } from '../../core/thread-strings.js';
import type { Media, Message } from '../../core/types.js';
import { fileIconOf } from './file-icon.js';
import { closeIcon } from './icons.js';
import { imageSource, showLoaded } from './image-source.js';
import { fileSize } from './moment.js';

/** What files need of whoever shows them. */
export interface FileViews {
  /** Address that may be opened, once it is known. */
  linkOf(media: Media): string | undefined;
  /** Address that an image is shown from. */
  sourceOf(message: Message, media: Media): string | undefined;
  /** A file is about to be opened. */
  refresh(message: Message, media: Media): void;
  /** Its address did not work. */
  renew(message: Message, media: Media): void;
  /** Shows an image large. */
  show(message: Message, media: Media, opener: HTMLElement): void;
}

export interface AttachmentOptions {
  readonly locale: string;
  readonly strings: ThreadStrings;
  readonly files: FileViews;
  readonly discard: (id: string) => void;
}

/** A file of a message: an image as itself, anything else by its name; and how far it is on its way. */
export function attachment(message: Message, media: Media, options: AttachmentOptions): TemplateResult {
  const source = media.contentType.startsWith('image/') && !isLost(message);
  return html`${source ? image(message, media, options) : link(message, media, options)}
  ${message.file && message.delivery === 'sending' ? upload(message, media, options) : nothing}
  ${
    message.delivery === 'failed' && isLost(message)
      ? html`<p class="lost">
          ${format(options.strings.lostFile, { name: media.filename }, options.locale)}
        </p>`
      : nothing
  }`;
}

/** Its place is kept while its address is asked for; what cannot be shown is told by its name. */
function image(message: Message, media: Media, options: AttachmentOptions): TemplateResult {
  const { files, strings, locale } = options;
  const source = imageSource(files.sourceOf(message, media) ?? '');
  if (source === null)
    return html`<span class="image" aria-busy="true"
      ><span class="visually-hidden">${words(media, locale)}</span></span
    >`;
  const failed = (event: Event): void => {
    showLoaded(event);
    files.renew(message, media);
  };
  return html`<button
    class="image"
    type="button"
    aria-haspopup="dialog"
    @click=${({ currentTarget }: Event) => files.show(message, media, currentTarget as HTMLElement)}
  >
    <img
      src=${source}
      alt=${format(strings.openImage, { name: media.filename }, locale)}
      @load=${showLoaded}
      @error=${failed}
    /><span class="file">${words(media, locale)}</span>
  </button>`;
}

function link(message: Message, media: Media, { files, locale }: AttachmentOptions): TemplateResult {
  const refresh = (): void => files.refresh(message, media);
  const url = files.linkOf(media);
  if (url === undefined)
    return html`<span
      class="file"
      aria-busy=${message.index === null ? nothing : 'true'}
      @pointerenter=${refresh}
      >${words(media, locale)}</span
    >`;
  return html`<a
    class="file"
    href=${safeHref(url) ?? nothing}
    target="_blank"
    rel="noopener noreferrer"
    @pointerenter=${refresh}
    @focus=${refresh}
    >${words(media, locale)}</a
  >`;
}

/** One that still waits for those before it has no share of its own yet. */
function upload(
  { id, progress }: Message,
  { filename: name }: Media,
  { strings, locale, discard }: AttachmentOptions,
): TemplateResult {
  const percent = new Intl.NumberFormat(locale || undefined, { style: 'percent' }).format(progress ?? 0);
  return html`<div class="upload">
    <progress
      max="1"
      value=${progress ?? nothing}
      aria-label=${format(strings.uploading, { name, percent }, locale)}
    ></progress>
    <button
      class="cancel"
      type="button"
      aria-label=${format(strings.cancelSending, { name }, locale)}
      @click=${() => discard(id)}
    >
      ${closeIcon}
    </button>
  </div>`;
}

const words = ({ filename, contentType, size }: Media, locale: string): TemplateResult =>
  html`${fileIconOf(filename, contentType)}<span class="file-words"
      ><b dir="auto">${filename}</b><small>${fileSize(size, locale)}</small></span
    >`;
