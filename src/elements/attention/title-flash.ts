import type { Clock } from '../../core/ports.js';

/** How long each of the two titles is displayed, in milliseconds. */
const TURN = 1_000;

/** Access to the page's title. */
export interface PageTitle {
  /** Returns null if the page has no title. */
  read(): string | null;
  write(title: string | null): void;
}

export interface TitleFlashOptions {
  readonly title: PageTitle;
  readonly clock: Clock;
  prefersReducedMotion(): boolean;
}

/**
 * Alternates a text with the page's title (LC-14). If the page sets a new title in the meantime, that one is used from
 * then on. With reduced motion, the text is displayed without alternating.
 */
export class TitleFlash {
  readonly #options: TitleFlashOptions;
  #text: string | null = null;
  /** The page's own title, saved while our text may replace it. */
  #own: string | null = null;
  /** The text we wrote to the title, while it may be displayed. */
  #written: string | null = null;
  #cancelTurn: (() => void) | null = null;

  constructor(options: TitleFlashOptions) {
    this.#options = options;
  }

  /** Null restores the page's own title. */
  show(text: string | null): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#cancelTurn?.();
    this.#cancelTurn = null;
    if (text === null) this.#showOwn();
    else this.#showText(text);
  }

  #turn(): void {
    if (this.#text === null) return;
    if (this.#isOursShown) {
      this.#showOwn();
      this.#takeTurns();
    } else this.#showText(this.#text);
  }

  #showText(text: string): void {
    const { title, prefersReducedMotion } = this.#options;
    if (!this.#isOursShown) this.#own = title.read();
    this.#written = text;
    title.write(text);
    if (!prefersReducedMotion()) this.#takeTurns();
  }

  /** If the page has set another title in the meantime, that title stays. */
  #showOwn(): void {
    if (this.#isOursShown) this.#options.title.write(this.#own);
    this.#written = null;
  }

  get #isOursShown(): boolean {
    return this.#written !== null && this.#options.title.read() === this.#written;
  }

  #takeTurns(): void {
    this.#cancelTurn = this.#options.clock.after(TURN, () => this.#turn());
  }
}
