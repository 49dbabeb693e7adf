import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { safeHref } from '../../core/message-text.js';
import { isLost } from '../../core/outgoing.js';
import { format } from '../../core/strings.js';
import type { ThreadStrings } from '../../core/thread-strings.js';
import type { ImageSize, Media, Message } from '../../core/types.js';
import { fileIconOf } from './file-icon.js';
import { closeIcon } from './icons.js';
import { imageSource, showLoaded } from './image-source.js';
import { fileSize } from './moment.js';
import { pictureBox } from './picture-box.js';

/** The functions that attachments need from their container. */
export interface FileViews {
  /** Returns the URL to open, once it is known. */
  linkOf(media: Media): string | undefined;
  /** Returns the URL to display an image from. */
  sourceOf(message: Message, media: Media): string | undefined;
  /** Returns the size of a picture if it is known: recorded by its sender, or measured here. */
  sizeOf(message: Message, media: Media): ImageSize | undefined;
  /** Called when a picture has loaded. */
  loaded(message: Message, media: Media, image: HTMLImageElement): void;
  /** Called when a file is about to be opened. */
  refresh(message: Message, media: Media): void;
  /** Called when the URL of a file did not work. */
  renew(message: Message, media: Media): void;
  /** Opens an image in the lightbox. */
  show(message: Message, media: Media, opener: HTMLElement): void;
}

export interface AttachmentOptions {
  readonly locale: string;
  readonly strings: ThreadStrings;
  readonly files: FileViews;
  readonly discard: (id: string) => void;
  /** Author and time as text, to distinguish pictures with the same name. */
  readonly source: readonly string[];
}

/** Whether the file is displayed as a picture. */
export const isPicture = (message: Message, { contentType }: Media): boolean =>
  contentType.startsWith('image/') && !isLost(message);

/** All files of a message; several pictures form a grid. */
export function attachments(message: Message, options: AttachmentOptions): TemplateResult {
  const pictures = message.media.filter((media) => isPicture(message, media));
  const isGrid = pictures.length > 1;
  const others = isGrid ? message.media.filter((media) => !pictures.includes(media)) : message.media;
  return html`${
    isGrid
      ? html`<div class="pictures">${pictures.map((media) => image(message, media, options))}</div>`
      : nothing
  }${others.map((media) => attachment(message, media, options))}`;
}

/** A file of a message: an image as a picture, any other file by its name; with the progress of its upload. */
function attachment(message: Message, media: Media, options: AttachmentOptions): TemplateResult {
  return html`${isPicture(message, media) ? image(message, media, options) : link(message, media, options)}
  ${message.file && message.delivery === 'sending' ? upload(message, media, options) : nothing}
  ${
    message.delivery === 'failed' && isLost(message)
      ? html`<p class="lost">
          ${format(options.strings.lostFile, { name: media.filename }, options.locale)}
        </p>`
      : nothing
  }`;
}

/** Keeps the room for the image while its URL is requested; if it cannot be displayed, its name is. */
function image(message: Message, media: Media, options: AttachmentOptions): TemplateResult {
  const { files, strings, locale, source } = options;
  const address = imageSource(files.sourceOf(message, media) ?? '');
  const box = pictureBox(files.sizeOf(message, media));
  if (address === null)
    return html`<span class="image" aria-busy="true" .style=${box}
      ><span class="visually-hidden">${words(media, locale)}</span></span
    >`;
  const loaded = (event: Event): void => {
    showLoaded(event);
    files.loaded(message, media, event.currentTarget as HTMLImageElement);
  };
  const failed = (event: Event): void => {
    showLoaded(event);
    files.renew(message, media);
  };
  return html`<button
    class="image"
    type="button"
    aria-haspopup="dialog"
    .style=${box}
    @click=${({ currentTarget }: Event) => files.show(message, media, currentTarget as HTMLElement)}
  >
    <img
      src=${address}
      alt=${[format(strings.openImage, { name: media.filename }, locale), ...source].join(', ')}
      @load=${loaded}
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

/** An upload that waits for earlier ones has no progress yet. */
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
