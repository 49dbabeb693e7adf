import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The same limit as in the styles. */
const PHONE = '(max-width: 480px)';

/**
 * On a phone-sized screen the open window is the whole screen (LC-16): it follows what the keyboard leaves
 * of it, through `--missive-viewport-height` and `--missive-viewport-top`, and the page behind does not scroll.
 */
export class PhoneWindowController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #isOpen: () => boolean;
  #query: MediaQueryList | undefined;
  /** The page's own `overflow` while ours stands there. */
  #pageOverflow: string | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, isOpen: () => boolean) {
    this.#host = host;
    this.#isOpen = isOpen;
    host.addController(this);
  }

  /** Whether the window fills the screen now, so that nothing else can be reached. */
  get isActive(): boolean {
    return this.#isOpen() && !!this.#query?.matches;
  }

  hostConnected(): void {
    this.#query = matchMedia(PHONE);
    this.#query.addEventListener('change', this.#screenChanged);
    visualViewport?.addEventListener('resize', this.#follow);
    visualViewport?.addEventListener('scroll', this.#follow);
  }

  hostDisconnected(): void {
    this.#query?.removeEventListener('change', this.#screenChanged);
    visualViewport?.removeEventListener('resize', this.#follow);
    visualViewport?.removeEventListener('scroll', this.#follow);
    this.#lockPage(false);
  }

  hostUpdated(): void {
    this.#lockPage(this.isActive && this.#host.isConnected);
    this.#follow();
  }

  readonly #screenChanged = (): void => this.#host.requestUpdate();

  readonly #follow = (): void => {
    const { style } = this.#host;
    // Zoomed with two fingers, the viewport is a part of the window, not the room for it.
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
