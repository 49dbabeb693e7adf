import type { PageVisit } from '../core/greetings.js';
import { pagePath } from '../core/page-path.js';
import type { Clock } from '../core/ports.js';

/** Milliseconds between two looks at the address, in browsers that do not report its changes. */
const LOOK_INTERVAL = 1_000;
/** Milliseconds after which a scrolled page is measured: measuring it each time would slow the scrolling. */
const SCROLL_PAUSE = 150;

export interface PageWatchOptions {
  readonly clock: Clock;
  /** When the page was opened, in milliseconds since 1970. */
  readonly openedAt: number;
  /** Something that `visit` contains has changed, apart from the time. */
  changed(): void;
}

/**
 * Observes the visit of a page: its route, the time on it, the scrolled part, and the mouse on its way out. Changes nothing
 * of the page: its history is not patched.
 */
export class BrowserPageWatch {
  readonly #options: PageWatchOptions;
  #path = pagePath(location);
  #openedAt: number;
  #scrolled = 0;
  #isLeaving = false;
  #ending: AbortController | undefined;
  #cancelLook: (() => void) | undefined;
  #cancelMeasure: (() => void) | undefined;

  constructor(options: PageWatchOptions) {
    this.#options = options;
    this.#openedAt = options.openedAt;
  }

  get visit(): PageVisit {
    const seconds = Math.max(0, this.#options.clock.now() - this.#openedAt) / 1_000;
    return { path: this.#path, seconds, scrolled: this.#scrolled, isLeaving: this.#isLeaving };
  }

  get isVisible(): boolean {
    return document.visibilityState === 'visible';
  }

  start(): void {
    if (this.#ending) return;
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    document.documentElement.addEventListener('pointerleave', this.#left, { signal });
    document.addEventListener('scroll', this.#scrolledBy, { signal, capture: true, passive: true });
    document.addEventListener('visibilitychange', this.#look, { signal });
    for (const type of ['popstate', 'hashchange']) addEventListener(type, this.#look, { signal });
    const navigation = browserNavigation();
    if (navigation) navigation.addEventListener('currententrychange', this.#look, { signal });
    else this.#lookAgain();
    this.#measure(document.scrollingElement);
    this.#look();
  }

  stop(): void {
    this.#ending?.abort();
    this.#ending = undefined;
    this.#cancelLook?.();
    this.#cancelMeasure?.();
  }

  readonly #look = (): void => {
    const path = pagePath(location);
    if (path !== this.#path) {
      this.#path = path;
      this.#openedAt = this.#options.clock.now();
      this.#scrolled = 0;
    }
    this.#options.changed();
  };

  #lookAgain(): void {
    this.#cancelLook = this.#options.clock.after(LOOK_INTERVAL, () => {
      this.#lookAgain();
      if (pagePath(location) !== this.#path) this.#look();
    });
  }

  readonly #left = ({ pointerType, clientY }: PointerEvent): void => {
    if (pointerType !== 'mouse' || clientY > 0) return;
    this.#isLeaving = true;
    this.#options.changed();
    this.#isLeaving = false;
  };

  readonly #scrolledBy = ({ target }: Event): void => {
    const scroller = target instanceof Element ? target : document.scrollingElement;
    this.#cancelMeasure?.();
    this.#cancelMeasure = this.#options.clock.after(SCROLL_PAUSE, () => {
      const before = this.#scrolled;
      this.#measure(scroller);
      if (this.#scrolled > before) this.#options.changed();
    });
  };

  /** An element that scrolls counts as the page if it fills most of it, as in many single-page apps. */
  #measure(scroller: Element | null): void {
    if (!scroller || scroller.clientHeight < innerHeight / 2) return;
    const room = scroller.scrollHeight - scroller.clientHeight;
    if (room > 0) this.#scrolled = Math.max(this.#scrolled, (100 * scroller.scrollTop) / room);
  }
}

/** The Navigation API; null if the browser lacks it, or the page uses its name. */
function browserNavigation(): EventTarget | null {
  const { navigation } = globalThis as { navigation?: unknown };
  return navigation instanceof EventTarget && 'currentEntry' in navigation ? navigation : null;
}
