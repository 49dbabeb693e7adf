import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The same limits as in the styles, in px. */
const PHONE = '(max-width: 480px)';
const LOWEST = 430;
/** Browser bars are lower than this, in px; anything higher is a keyboard. */
const BAR = 150;

/** Whether the screen is low, or a keyboard covers part of it. */
function isCramped(): boolean {
  const height = visualViewport ? visualViewport.height * visualViewport.scale : innerHeight;
  return height < LOWEST || innerHeight - height > BAR;
}

/**
 * On a phone-sized or low screen (a phone held sideways), and while a keyboard covers part of the screen, the open
 * window fills the visible area (LC-16): it has `data-sheet` and follows the visual viewport through
 * `--missive-viewport-height` and `--missive-viewport-top`, and the page behind does not scroll.
 */
export class PhoneWindowController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #isOpen: () => boolean;
  #query: MediaQueryList | undefined;
  /** Read before the window is in the page, and when it changes: reading it while rendering would lay out the page. */
  #isCramped: boolean | undefined = isCramped();
  /** The page's own `overflow`, saved while the page is locked. */
  #pageOverflow: string | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, isOpen: () => boolean) {
    this.#host = host;
    this.#isOpen = isOpen;
    host.addController(this);
  }

  /** Whether the window fills the screen, so that nothing else can be reached. */
  get isActive(): boolean {
    return this.#isOpen() && ((this.#isCramped ??= isCramped()) || !!this.#query?.matches);
  }

  hostConnected(): void {
    this.#query = matchMedia(PHONE);
    this.#query.addEventListener('change', this.#screenChanged);
    visualViewport?.addEventListener('resize', this.#screenChanged);
    visualViewport?.addEventListener('scroll', this.#follow);
  }

  hostDisconnected(): void {
    this.#query?.removeEventListener('change', this.#screenChanged);
    visualViewport?.removeEventListener('resize', this.#screenChanged);
    visualViewport?.removeEventListener('scroll', this.#follow);
    this.#isCramped = undefined; // the screen may change meanwhile
    this.#lockPage(false);
  }

  hostUpdated(): void {
    this.#lockPage(this.isActive && this.#host.isConnected);
    this.#host.toggleAttribute('data-sheet', this.isActive);
    this.#follow();
  }

  readonly #screenChanged = (): void => {
    this.#isCramped = isCramped();
    this.#follow();
    this.#host.requestUpdate();
  };

  readonly #follow = (): void => {
    const { style } = this.#host;
    // While the page is pinch-zoomed, the visual viewport is only a part of the window, not the room for it.
    if (!this.isActive || !visualViewport || Math.abs(visualViewport.scale - 1) > 0.01) {
      style.removeProperty('--missive-viewport-height');
      style.removeProperty('--missive-viewport-top');
      return;
    }
    style.setProperty('--missive-viewport-height', `${visualViewport.height}px`);
    style.setProperty('--missive-viewport-top', `${visualViewport.offsetTop}px`);
  };

  #lockPage(isLocked: boolean): void {
    const { style } = document.documentElement;
    if (isLocked && this.#pageOverflow === undefined) {
      this.#pageOverflow = style.overflow;
      style.overflow = 'hidden';
    } else if (!isLocked && this.#pageOverflow !== undefined) {
      style.overflow = this.#pageOverflow;
      this.#pageOverflow = undefined;
    }
  }
}
