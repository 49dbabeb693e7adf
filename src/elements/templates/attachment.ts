import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { safeHref } from '../../core/message-text.js';
import type { Media } from '../../core/types.js';
import { fileIcon } from './icons.js';
import { imageSource, showLoaded } from './image-source.js';
import { fileSize } from './moment.js';

/** A file of a message: an image as itself, anything else by its name. Without an address it waits for one. */
export function attachment(media: Media, url: string | undefined, locale: string): TemplateResult {
  if (url === undefined) return html`<span class="file" aria-busy="true">${words(media, locale)}</span>`;
  const href = safeHref(url) ?? (url.startsWith('blob:') ? url : nothing);
  const source = media.contentType.startsWith('image/') ? imageSource(url) : null;
  if (source === null)
    return html`<a class="file" href=${href} target="_blank" rel="noopener noreferrer"
      >${words(media, locale)}</a
    >`;
  return html`<a class="image" href=${href} target="_blank" rel="noopener noreferrer"
    ><img src=${source} alt=${media.filename} @error=${showLoaded} /><span class="file"
      >${words(media, locale)}</span
    ></a
  >`;
}

const words = ({ filename, size }: Media, locale: string): TemplateResult =>
  html`<span class="file-icon">${fileIcon}</span
    ><span class="file-words"><b dir="auto">${filename}</b><small>${fileSize(size, locale)}</small></span>`;
