import { css, html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, TemplateResult } from 'lit';
import { DEFAULTS } from '../core/config-defaults.js';
import { safeHref } from '../core/message-text.js';
import { LIGHTBOX_STRINGS } from '../core/lightbox-strings.js';
import { textsOf } from '../core/strings.js';
import type { Config, Media } from '../core/types.js';
import { isEscape } from './escape.js';
import { sharedStyles } from './styles/shared.styles.js';
import { fileIconOf, fileIconStyles } from './templates/file-icon.js';
import { closeIcon, downloadIcon } from './templates/icons.js';
import { imageSource, showLoaded } from './templates/image-source.js';
import { fileSize } from './templates/moment.js';

/**
 * One image as large as the screen lets it be, above everything on the page (LC-42).
 *
 * @customElement missive-chat-lightbox
 * @private
 * @fires close - The visitor is done with it.
 */
export class MissiveChatLightboxElement extends LitElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    fileIconStyles,
    css`
      dialog {
        --missive-back: #101012;
        --missive-text: #fff;
        --missive-secondary: #d0d0d4;
        --missive-accent: #fff;
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        width: 100%;
        max-width: none;
        height: 100%;
        max-height: none;
        margin: 0;
        padding: 0;
        padding-block-end: env(safe-area-inset-bottom, 0px);
        border: 0;
        background: #101012f2;
        color: var(--missive-text);
        overscroll-behavior: contain;
        animation: appear var(--missive-motion);
      }
      dialog::backdrop {
        background: none;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 4px;
        padding-block: calc(8px + env(safe-area-inset-top, 0px)) 8px;
        padding-inline: 16px 8px;
      }
      .bar .file-words b {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .tool {
        display: grid;
        place-items: center;
        flex: none;
        width: 44px;
        height: 44px;
        border-radius: 50%;
        color: inherit;
        transition: var(--missive-motion);
      }
      .tool:hover {
        background: #ffffff2e;
      }
      .tool:focus-visible {
        outline-offset: -3px;
      }
      .stage {
        display: grid;
        place-items: center;
        padding: 8px 24px 32px;
      }
      img {
        grid-area: 1 / 1;
        max-width: 100%;
        max-height: 100%;
        border-radius: 6px;
        object-fit: contain;
        animation: grow var(--missive-motion);
      }
      img[hidden] {
        display: none;
      }
      .file-icon {
        grid-area: 1 / 1;
        width: 96px;
        height: 96px;
        border-color: #ffffff59;
        font-size: 20px;
      }
      .file-icon svg {
        width: 40px;
        height: 40px;
      }
      img:not([hidden]) + .file-icon {
        display: none;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
      @keyframes grow {
        from {
          transform: scale(0.96);
        }
      }
      @media (max-width: 480px) {
        dialog {
          background: var(--missive-back);
        }
        .stage {
          padding: 0 0 16px;
        }
        img {
          border-radius: 0;
        }
      }
    `,
  ];
  static override properties = {
    config: { attribute: false },
    media: { attribute: false },
    url: { attribute: false },
    link: { attribute: false },
  };

  declare config: Config;
  declare media: Media;
  /** Where the image is now. */
  declare url: string;
  /** Where it can be had from, once that is known. */
  declare link: string | undefined;

  constructor() {
    super();
    this.config = DEFAULTS;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
    this.renderRoot.querySelector('button')?.focus();
  }

  override render(): TemplateResult {
    const { filename, contentType, size } = this.media;
    const { closeImage, download } = textsOf(LIGHTBOX_STRINGS, this.config);
    const source = imageSource(this.url);
    const href = safeHref(this.link ?? '');
    return html`<dialog
      aria-label=${filename}
      @cancel=${this.#cancelled}
      @close=${this.#done}
      @click=${this.#clicked}
      @keydown=${this.#keyPressed}
    >
      <div class="bar">
        <span class="file-words"
          ><b dir="auto">${filename}</b><small>${fileSize(size, this.config.chat.locale)}</small></span
        >
        ${
          href === null
            ? nothing
            : html`<a
                class="tool"
                href=${href}
                download=${filename}
                target="_blank"
                rel="noopener noreferrer"
                aria-label=${`${download}: ${filename}`}
                >${downloadIcon}</a
              >`
        }
        <button class="tool" type="button" aria-label=${closeImage} @click=${this.#close}>
          ${closeIcon}
        </button>
      </div>
      <div class="stage">
        <img src=${source ?? nothing} alt=${filename} @load=${showLoaded} @error=${showLoaded} />
        ${fileIconOf(filename, contentType)}
      </div>
    </dialog>`;
  }

  readonly #close = (): void => this.renderRoot.querySelector('dialog')?.close();

  /** The platform's own ways to close it: the back gesture of a phone, say. */
  readonly #cancelled = (event: Event): void => event.stopPropagation();

  readonly #done = (): void => {
    this.dispatchEvent(new Event('close'));
  };

  /** Beside the image. */
  readonly #clicked = ({ target }: Event): void => {
    if ((target as Element).matches('.stage')) this.#close();
  };

  /** Escape closes the image, and not the window behind. */
  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (!isEscape(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-lightbox': MissiveChatLightboxElement;
  }
}
