import { css, html, nothing } from 'lit';
import type { CSSResult, ReactiveControllerHost, TemplateResult } from 'lit';
import { refusalOf } from '../core/file-refusals.js';
import type { FileLimits } from '../core/files.js';
import { format, stringsOf, textsOf } from '../core/strings.js';
import { TRAY_STRINGS } from '../core/tray-strings.js';
import type { Config, ImageSize, OutgoingFile } from '../core/types.js';
import { announce } from './request.js';
import { fileIconOf, fileIconStyles } from './templates/file-icon.js';
import { alertIcon, attachIcon, closeIcon } from './templates/icons.js';
import { showLoaded } from './templates/image-source.js';
import { fileSize } from './templates/moment.js';

/** The text box, as its tray uses it. */
export interface TrayHost extends ReactiveControllerHost, HTMLElement {
  readonly config: Config;
  readonly limits: FileLimits;
  readonly renderRoot: HTMLElement | DocumentFragment;
}

interface ChosenFile {
  readonly file: File;
  /** Blob URL of an image, shown before it is sent. */
  readonly preview: string | null;
  /** Size of an image, once the browser has decoded it. */
  image?: ImageSize;
}

/**
 * The files a visitor is about to send with the text (LC-42): previews, rejected files with the reason, and the drop
 * area. Loaded with the first file.
 */
export class FileTray {
  readonly #host: TrayHost;
  #chosen: readonly ChosenFile[] = [];
  #refusals: readonly string[] = [];

  constructor(host: TrayHost) {
    this.#host = host;
    host.addController({ hostDisconnected: () => this.#chosen.forEach(forget) });
  }

  get isEmpty(): boolean {
    return this.#chosen.length === 0;
  }

  /** Adds the files that may be sent; the others are listed with the reason. */
  async add(files: readonly File[]): Promise<void> {
    const { limits } = this.#host;
    const taken: ChosenFile[] = [];
    const refusals = new Set<string>();
    for (const file of files) {
      const refusal = refusalOf(file, limits) ?? ((await isReadable(file)) ? null : 'refusedType');
      if (refusal !== null)
        refusals.add(this.#words(refusal, { name: file.name, size: this.#size(limits.maxBytes) }));
      else if (this.#chosen.length + taken.length < limits.maxCount) taken.push(chosen(file));
      else refusals.add(this.#words('tooMany', { count: limits.maxCount }));
    }
    this.#refusals = [...refusals];
    const said = taken.map(({ file: { name } }) => this.#words('attached', { name }));
    if (files.length > 0) announce(this.#host, [...said, ...refusals].join('\n'));
    this.#change([...this.#chosen, ...taken]);
  }

  /** Returns the files to send and empties the tray. */
  take(): OutgoingFile[] {
    const files = this.#chosen.map(({ file, image }) => ({
      name: file.name,
      type: file.type,
      size: file.size,
      content: file,
      ...(image && { image }),
    }));
    this.#chosen.forEach(forget);
    this.#refusals = [];
    this.#change([]);
    return files;
  }

  render(): TemplateResult {
    return html`<div id="refusals">${this.#refusals.map((text) => this.#refusal(text))}</div>
      ${
        this.isEmpty
          ? nothing
          : html`<ul class="tray">
              ${this.#chosen.map((one) => this.#preview(one))}
            </ul>`
      }`;
  }

  #refusal(text: string): TemplateResult {
    return html`<p class="note wrong">
      ${alertIcon}<span>${text}</span>
      <button
        class="dismiss"
        type="button"
        aria-label=${stringsOf(this.#host.config).dismiss}
        @click=${() => this.#dismiss(text)}
      >
        ${closeIcon}
      </button>
    </p>`;
  }

  #dismiss(text: string): void {
    this.#refusals = this.#refusals.filter((other) => other !== text);
    this.#change(this.#chosen);
    this.#host.focus();
  }

  /** Covers the whole window while a file is dragged over it. */
  dropHint(): TemplateResult {
    return html`<div class="drop">
      <span>${attachIcon}${textsOf(TRAY_STRINGS, this.#host.config).drop}</span>
    </div>`;
  }

  #preview(one: ChosenFile): TemplateResult {
    const { file, preview } = one;
    return html`<li>
      <span class="thumb"
        >${fileIconOf(file.name, file.type)}${
          preview === null
            ? nothing
            : html`<img
                src=${preview}
                alt=""
                @load=${(event: Event) => measured(event, one)}
                @error=${showLoaded}
              />`
        }</span
      >
      <span class="file-words"><b dir="auto">${file.name}</b><small>${this.#size(file.size)}</small></span>
      <button
        class="remove"
        type="button"
        aria-label=${this.#words('remove', { name: file.name })}
        @click=${() => this.#remove(one)}
      >
        ${closeIcon}
      </button>
    </li>`;
  }

  #remove(one: ChosenFile): void {
    const place = this.#chosen.indexOf(one);
    forget(one);
    this.#refusals = [];
    this.#change(this.#chosen.filter((other) => other !== one));
    void this.#host.updateComplete.then(() => {
      const buttons = this.#host.renderRoot.querySelectorAll<HTMLElement>('.remove');
      const next = buttons[Math.min(place, buttons.length - 1)];
      if (next) next.focus();
      else this.#host.focus();
    });
  }

  #change(files: readonly ChosenFile[]): void {
    this.#chosen = files;
    this.#host.requestUpdate();
  }

  #words(
    name: 'attached' | 'emptyFile' | 'tooLarge' | 'refusedType' | 'tooMany' | 'remove',
    values: Readonly<Record<string, string | number>>,
  ): string {
    const { config } = this.#host;
    return format(textsOf(TRAY_STRINGS, config)[name], values, config.chat.locale);
  }

  #size(bytes: number): string {
    return fileSize(bytes, this.#host.config.chat.locale);
  }
}

const chosen = (file: File): ChosenFile => ({
  file,
  preview: file.type.startsWith('image/') ? URL.createObjectURL(file) : null,
});

/** Records the size, so that the recipient can reserve the room before the picture has loaded (LC-49). */
function measured(event: Event, one: ChosenFile): void {
  showLoaded(event);
  const { naturalWidth: width, naturalHeight: height } = event.currentTarget as HTMLImageElement;
  if (width > 0 && height > 0) one.image = { width, height };
}

const forget = ({ preview }: ChosenFile): void => {
  if (preview !== null) URL.revokeObjectURL(preview);
};

/** A folder looks like a file until it is read. */
async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

export const trayStyles: CSSResult[] = [
  fileIconStyles,
  css`
    #refusals .note {
      justify-content: flex-start;
      padding-inline: 4px;
    }
    .dismiss {
      display: grid;
      place-items: center;
      flex: none;
      width: 30px;
      height: 30px;
      margin-block: -5px;
      margin-inline-start: auto;
      border-radius: 50%;
    }
    .dismiss:hover {
      background: var(--missive-chat-bubble-light-color);
    }
    #refusals .dismiss svg {
      width: 14px;
      height: 14px;
    }
    .tray {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      max-height: min(210px, 34cqh);
      margin: 0 -4px 8px;
      padding: 6px 4px;
      overflow-y: auto;
      scrollbar-width: thin;
      list-style: none;
    }
    .tray li {
      position: relative;
      display: flex;
      align-items: center;
      gap: 8px;
      flex: 1 1 calc(50% - 4px);
      min-width: 140px;
      padding: 6px;
      padding-inline-end: 26px;
      border: 1px solid var(--missive-chat-border-color);
      border-radius: 12px;
      animation: arrive var(--missive-motion);
    }
    .thumb {
      position: relative;
    }
    .tray img {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      border-radius: 8px;
      background: var(--missive-chat-bubble-light-color);
      object-fit: cover;
    }
    .tray img[hidden] {
      display: none;
    }
    .tray b {
      display: -webkit-box;
      overflow: hidden;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      font-size: 0.8em;
      line-height: 1.2;
    }
    .remove {
      position: absolute;
      inset-block-start: 0;
      inset-inline-end: 0;
      display: grid;
      place-items: center;
      width: 30px;
      height: 30px;
      border-radius: 50%;
      color: var(--missive-secondary);
    }
    .remove:hover {
      color: var(--missive-text);
    }
    .remove svg {
      width: 14px;
      height: 14px;
    }
    .drop {
      position: absolute;
      inset: 0;
      z-index: 3;
      display: grid;
      place-items: center;
      padding: 12px;
      background: color-mix(in srgb, var(--missive-chat-background-color) 93%, transparent);
      animation: appear var(--missive-motion);
    }
    .drop span {
      display: grid;
      place-content: center;
      justify-items: center;
      gap: 12px;
      width: 100%;
      height: 100%;
      padding: 24px;
      border: 2px dashed var(--missive-accent);
      border-radius: 16px;
      font-weight: 600;
      text-align: center;
      text-wrap: balance;
      pointer-events: none;
    }
    .drop svg {
      width: 36px;
      height: 36px;
      color: var(--missive-accent);
    }
    @keyframes arrive {
      from {
        opacity: 0;
        transform: scale(0.96);
      }
    }
    @keyframes appear {
      from {
        opacity: 0;
      }
    }
    @media (pointer: coarse) {
      .dismiss {
        width: 44px;
        height: 44px;
        margin-block: -12px;
      }
      .remove {
        width: 44px;
        height: 52px;
      }
      .tray li {
        padding-inline-end: 40px;
      }
    }
  `,
];
