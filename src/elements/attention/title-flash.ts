import type { Clock } from '../../core/ports.js';

/** How long each of both titles stands, in milliseconds. */
const TURN = 1_000;

/** The page's title, letter by letter. */
export interface PageTitle {
  /** null where the page has none. */
  read(): string | null;
  write(title: string | null): void;
}

export interface TitleFlashOptions {
  readonly title: PageTitle;
  readonly clock: Clock;
  prefersReducedMotion(): boolean;
}

/**
 * Lets a text take turns with the page's title (LC-14). A title that the page sets meanwhile is the page's
 * from then on; where less motion is wanted, the text just stands.
 */
export class TitleFlash {
  readonly #options: TitleFlashOptions;
  #text: string | null = null;
  /** Of the page, while ours may stand in its place. */
  #own: string | null = null;
  /** What we wrote, while it stands. */
  #written: string | null = null;
  #cancelTurn: (() => void) | null = null;

  constructor(options: TitleFlashOptions) {
    this.#options = options;
  }

  /** null gives the page its own title back. */
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

  /** Where the page has set another meanwhile, that one stays. */
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
