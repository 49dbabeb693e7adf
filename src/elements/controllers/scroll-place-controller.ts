import type { LitElement, ReactiveController } from 'lit';

/** How near to the end still counts as being there, in px. */
const SLACK = 40;
/** Part of the room that read messages above the line take at most. */
const ROOM_ABOVE_LINE = 0.3;

/**
 * Keeps a thread where its reader is (LC-43, LC-48): at the end if they were there, at the line above the unread
 * messages until they move, else at the row they see, whatever comes or goes above it.
 */
export class ScrollPlaceController implements ReactiveController {
  #target: 'end' | 'line' | null = 'end';
  readonly #host: LitElement;
  readonly #scroller: () => HTMLElement | null;
  readonly #line: () => HTMLElement | null;
  #resizes: ResizeObserver | undefined;
  #watched: HTMLElement | null = null;
  #placedAt = -1;
  #anchor: { row: Element; top: number } | undefined;

  /** Rows are the elements in the scroller that have a `data-key`. */
  constructor(
    host: LitElement,
    { scroller, line }: Readonly<Record<'scroller' | 'line', () => HTMLElement | null>>,
  ) {
    this.#host = host;
    this.#scroller = scroller;
    this.#line = line;
    host.addController(this);
  }

  hostConnected(): void {
    // An image that comes, or a keyboard that takes half of the room, moves nobody away from the end.
    this.#resizes = new ResizeObserver(() => {
      this.scrolled();
      this.#keepTarget();
    });
    if (this.#host.hasUpdated) this.#watch();
  }

  hostDisconnected(): void {
    this.#resizes?.disconnect();
    this.#watched = null;
  }

  hostUpdate(): void {
    this.#anchor = undefined;
    const scroller = this.#scroller();
    if (!scroller) return;
    if (!this.#target && this.distanceToEnd() < SLACK && scroller.clientHeight > 0) this.#target = 'end';
    if (this.#target) return;
    const top = scroller.getBoundingClientRect().top;
    for (const row of scroller.querySelectorAll('[data-key]')) {
      const box = row.getBoundingClientRect();
      if (box.bottom <= top) continue;
      this.#anchor = { row, top: box.top };
      return;
    }
  }

  hostUpdated(): void {
    this.#watch();
    if (this.#target) this.#keepTarget();
    else if (this.#anchor?.row.isConnected) {
      const moved = this.#anchor.row.getBoundingClientRect().top - this.#anchor.top;
      const scroller = this.#scroller();
      if (scroller && moved !== 0) scroller.scrollTop += moved;
    }
  }

  /** At the line, where all that is unread fits below it, the end is seen too. */
  get isAtEnd(): boolean {
    return this.#target === 'end' || (this.#target === 'line' && this.distanceToEnd() < SLACK);
  }

  get isAtLine(): boolean {
    return this.#target === 'line';
  }

  /** The next update takes the reader to the end. */
  goToEnd(): void {
    this.#goTo('end');
  }

  /** The next update takes the reader to the line. */
  goToLine(): void {
    this.#goTo('line');
  }

  leaveEnd(): void {
    if (this.#target === 'end') this.#target = null;
  }

  /** Takes note of where the reader went, which the browser tells only in its next frame. */
  scrolled(): void {
    const scroller = this.#scroller();
    if (!scroller?.clientHeight) return;
    // Where we put it, it is the room that changed around it, and no reader that moved.
    if (this.#target && scroller.scrollTop === this.#placedAt) return;
    this.#target = this.distanceToEnd() < SLACK ? 'end' : null;
  }

  distanceToEnd(): number {
    const scroller = this.#scroller();
    return scroller ? scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight : 0;
  }

  /** Whether all of a row is above the lower edge of what is seen. */
  isSeen(row: HTMLElement): boolean {
    const scroller = this.#scroller();
    return !!scroller && bottomOf(row) <= scroller.scrollTop + scroller.clientHeight + 1;
  }

  #goTo(target: 'end' | 'line'): void {
    this.#target = target;
    this.#placedAt = this.#scroller()?.scrollTop ?? -1;
  }

  #keepTarget(): void {
    const scroller = this.#scroller();
    if (!scroller || !this.#target) return;
    const line = this.#target === 'line' ? this.#line() : null;
    scroller.scrollTop = line ? topAbove(line, scroller.clientHeight) : scroller.scrollHeight;
    this.#placedAt = scroller.scrollTop;
  }

  #watch(): void {
    const scroller = this.#scroller();
    if (!scroller || scroller === this.#watched) return;
    this.#watched = scroller;
    this.#resizes?.observe(scroller);
    if (scroller.firstElementChild) this.#resizes?.observe(scroller.firstElementChild);
  }
}

/** Without the transform of a window that is just opening, which moves what `getBoundingClientRect` returns. */
const topOf = (row: HTMLElement): number => row.offsetTop - (row.parentElement?.offsetTop ?? 0);

const bottomOf = (row: HTMLElement): number => topOf(row) + row.offsetHeight;

/** The place at which the row before the line is seen above it, or the end of that row if it is high. */
function topAbove(line: HTMLElement, height: number): number {
  let before = line.previousElementSibling;
  while (before && !before.hasAttribute('data-key')) before = before.previousElementSibling;
  const above = before instanceof HTMLElement ? topOf(line) - topOf(before) : height;
  return Math.max(0, topOf(line) - Math.min(above + SLACK / 4, height * ROOM_ABOVE_LINE));
}
