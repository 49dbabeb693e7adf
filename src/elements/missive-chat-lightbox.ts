import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { DEFAULTS } from '../core/config-defaults.js';
import { safeHref } from '../core/message-text.js';
import { LIGHTBOX_STRINGS } from '../core/lightbox-strings.js';
import { format, textsOf } from '../core/strings.js';
import type { Config, Media } from '../core/types.js';
import { PictureGestures } from './controllers/picture-gestures.js';
import { Zoom, type Point } from './controllers/zoom.js';
import { isEscape } from './escape.js';
import { sharedStyles } from './styles/shared.styles.js';
import { fileIconOf, fileIconStyles } from './templates/file-icon.js';
import { lightboxStyles } from './missive-chat-lightbox.styles.js';
import { closeIcon } from './templates/icons.js';
import { backIcon, downloadIcon, forwardIcon, minusIcon, plusIcon } from './templates/lightbox-icons.js';
import { imageSource, showLoaded } from './templates/image-source.js';
import { fileSize } from './templates/moment.js';

const MIDDLE: Point = { x: 0, y: 0 };
/** Zoom factor of the buttons and keys. */
const STEP = 1.5;
/** How far a finger has to swipe for the next picture, in px. */
const SWIPE = 60;
/** How far the arrow keys move an enlarged picture, in px. */
const PAN: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: 80, y: 0 },
  ArrowRight: { x: -80, y: 0 },
  ArrowUp: { x: 0, y: 80 },
  ArrowDown: { x: 0, y: -80 },
};

/**
 * One image of the thread, as large as the screen allows, above everything on the page (LC-42, LC-49). The visitor can
 * zoom in and go to the other images.
 *
 * @customElement missive-chat-lightbox
 * @private
 * @fires close - The visitor closed the image.
 * @fires {CustomEvent<1 | -1>} go - To the next image, or the previous one.
 */
export class MissiveChatLightboxElement extends LitElement {
  static override styles: CSSResultGroup = [sharedStyles, fileIconStyles, lightboxStyles];
  static override properties = {
    config: { attribute: false },
    media: { attribute: false },
    url: { attribute: false },
    link: { attribute: false },
    place: { attribute: false },
    count: { attribute: false },
    isLoading: { state: true },
  };

  declare config: Config;
  declare media: Media;
  /** URL the image is displayed from. */
  declare url: string;
  /** URL to download the image from, once it is known. */
  declare link: string | undefined;
  /** Position of this image among `count`, from 1. */
  declare place: number;
  declare count: number;
  declare private isLoading: boolean;

  /** How far a finger has dragged the picture sideways, in px. */
  #dragged = 0;
  readonly #zoom = new Zoom();
  readonly #gestures = new PictureGestures({
    move: (by) => this.#move(by),
    pinch: (factor, at) => this.#zoomBy(factor, at),
    doubleTap: (at) => this.#toggleZoom(at),
    end: (swipe) => this.#swiped(swipe),
    tap: (at) => this.#tapped(at),
  });

  constructor() {
    super();
    this.config = DEFAULTS;
    this.place = 1;
    this.count = 1;
    this.isLoading = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('media') || !this.hasUpdated) return;
    const before = changed.get('media');
    if (before?.sid === this.media.sid && before.filename === this.media.filename) return;
    this.#zoom.reset();
    this.isLoading = true;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
    this.renderRoot.querySelector<HTMLElement>('.close')?.focus();
  }

  override render(): TemplateResult {
    const { filename, contentType, size } = this.media;
    const { locale } = this.config.chat;
    const strings = textsOf(LIGHTBOX_STRINGS, this.config);
    const source = imageSource(this.url);
    const href = safeHref(this.link ?? '');
    const place = format(strings.imagePlace, { number: this.place, total: this.count }, locale);
    return html`<dialog
      aria-label=${this.count > 1 ? `${filename}, ${place}` : filename}
      @cancel=${this.#cancelled}
      @close=${this.#done}
      @keydown=${this.#keyPressed}
    >
      <div class="bar">
        <span class="file-words" aria-live="polite"
          ><b dir="auto">${filename}</b
          ><small
            >${this.count > 1 ? html`<span class="place">${place}</span>` : nothing}${fileSize(size, locale)}</small
          ></span
        >
        ${this.#tool('zoom', strings.zoomOut, minusIcon, () => this.#zoomBy(1 / STEP), this.#zoom.isOut)}
        ${this.#tool('zoom', strings.zoomIn, plusIcon, () => this.#zoomBy(STEP), this.#zoom.isFull)}
        ${
          href === null
            ? nothing
            : html`<a
                class="tool"
                href=${href}
                download=${filename}
                target="_blank"
                rel="noopener noreferrer"
                aria-label=${`${strings.download}: ${filename}`}
                >${downloadIcon}</a
              >`
        }
        ${this.#tool('close', strings.closeImage, closeIcon, this.#close)}
      </div>
      <div
        class="stage"
        ?data-zoomed=${!this.#zoom.isOut}
        @wheel=${this.#wheel}
        @pointerdown=${this.#gestures}
        @pointermove=${this.#gestures}
        @pointerup=${this.#gestures}
        @pointercancel=${this.#gestures}
      >
        <img
          src=${source ?? nothing}
          alt=${filename}
          draggable="false"
          ?data-loading=${this.isLoading}
          .style=${this.#zoom.transform ? `transform: ${this.#zoom.transform}` : ''}
          @load=${this.#loaded}
          @error=${this.#loaded}
        />
        ${fileIconOf(filename, contentType)}
      </div>
      ${
        this.count > 1
          ? [
              this.#tool('side back', strings.previousImage, backIcon, () => this.#go(-1), this.place === 1),
              this.#tool(
                'side forward',
                strings.nextImage,
                forwardIcon,
                () => this.#go(1),
                this.place === this.count,
              ),
            ]
          : nothing
      }
    </dialog>`;
  }

  #tool(
    kind: string,
    label: string,
    icon: TemplateResult,
    press: () => void,
    isDisabled = false,
  ): TemplateResult {
    return html`<button
      class="tool ${kind}"
      type="button"
      aria-label=${label}
      aria-disabled=${isDisabled ? 'true' : nothing}
      @click=${press}
    >
      ${icon}
    </button>`;
  }

  readonly #loaded = (event: Event): void => {
    showLoaded(event);
    this.isLoading = false;
  };

  get #stage(): HTMLElement {
    const stage: Element | null = this.renderRoot.querySelector('.stage');
    return stage as HTMLElement;
  }

  /** Size of the picture before zooming. */
  get #shown(): { width: number; height: number } {
    const image: Element | null = this.renderRoot.querySelector('img');
    const { naturalWidth, naturalHeight, offsetWidth, offsetHeight } = image as HTMLImageElement;
    const [width, height] = [naturalWidth || offsetWidth, naturalHeight || offsetHeight];
    const scale = Math.min(1, offsetWidth / width, offsetHeight / height);
    return { width: width * scale, height: height * scale };
  }

  get #room(): { width: number; height: number } {
    const { offsetWidth: width, offsetHeight: height } = this.#stage;
    return { width, height };
  }

  #zoomBy(factor: number, at: Point = MIDDLE): void {
    this.#zoom.by(factor, at, this.#shown, this.#room);
    this.requestUpdate();
  }

  #toggleZoom(at: Point): void {
    this.#zoom.toggle(at, this.#shown, this.#room);
    this.requestUpdate();
  }

  #move(by: Point): void {
    if (!this.#zoom.isOut) this.#zoom.move(by, this.#shown, this.#room);
    else if (this.count > 1) this.#zoom.drag((this.#dragged += by.x));
    this.requestUpdate();
  }

  #swiped(distance: number): void {
    this.#dragged = 0;
    if (!this.#zoom.isOut) return;
    this.#zoom.reset();
    this.requestUpdate();
    const isNext = distance < 0 !== this.#isFromRight;
    if (Math.abs(distance) > SWIPE) this.#go(isNext ? 1 : -1);
  }

  /** A tap beside the picture closes it. */
  #tapped({ x, y }: Point): void {
    const { width, height } = this.#shown;
    const isBeside = Math.abs(x) > width / 2 || Math.abs(y) > height / 2;
    if (isBeside && this.#zoom.isOut) this.#close();
  }

  #go(step: 1 | -1): void {
    if (this.place + step < 1 || this.place + step > this.count) return;
    this.dispatchEvent(new CustomEvent('go', { detail: step }));
  }

  get #isFromRight(): boolean {
    return getComputedStyle(this).direction === 'rtl';
  }

  readonly #wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { left, top, width, height } = this.#stage.getBoundingClientRect();
    const at = { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
    // A pinch on a touchpad sends small steps with the Control key.
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1;
    this.#zoomBy(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002)), at);
  };

  readonly #close = (): void => this.renderRoot.querySelector('dialog')?.close();

  /** Closed by the platform, for example with a phone's back gesture. */
  readonly #cancelled = (event: Event): void => event.stopPropagation();

  readonly #done = (): void => {
    this.dispatchEvent(new Event('close'));
  };

  /** Escape closes the image, not the window behind it. */
  readonly #keyPressed = (event: KeyboardEvent): void => {
    if (isEscape(event)) this.#close();
    else if (event.ctrlKey || event.metaKey || event.altKey || !this.#keyDone(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Zooms, moves, or goes to another picture; returns false for other keys. */
  #keyDone(key: string): boolean {
    const [forward, back] = this.#isFromRight ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    const by = PAN[key];
    if (key === '+' || key === '=') this.#zoomBy(STEP);
    else if (key === '-') this.#zoomBy(1 / STEP);
    else if (key === '0') this.#zoomBy(0);
    else if (by && !this.#zoom.isOut) this.#move(by);
    else if (key === forward || key === 'PageDown') this.#go(1);
    else if (key === back || key === 'PageUp') this.#go(-1);
    else return false;
    return true;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-lightbox': MissiveChatLightboxElement;
  }
}
