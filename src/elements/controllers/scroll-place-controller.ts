import type { LitElement, ReactiveController } from 'lit';

/** How near to the end still counts as the end, in px. */
const SLACK = 40;
/** Largest share of the height that read messages above the line take. */
const ROOM_ABOVE_LINE = 0.3;

/**
 * Keeps the scroll position of the reader (LC-43, LC-48): at the end if they were there, at the line above the unread
 * messages until they scroll, otherwise at the row they see, whatever is added or removed above it.
 */
export class ScrollPlaceController implements ReactiveController {
  #target: 'end' | 'line' | null = 'end';
  readonly #host: LitElement;
  readonly #scroller: () => HTMLElement | null;
  readonly #line: () => HTMLElement | null;
  #resizes: ResizeObserver | undefined;
  #watched: HTMLElement | null = null;
  #placed = { top: -1, height: 0, room: 0 };
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
    // An image that loads, or a keyboard that takes half of the height, must not move the reader away from the end.
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

  /** At the line, the end counts as seen if all unread messages fit below the line. */
  get isAtEnd(): boolean {
    return this.#target === 'end' || (this.#target === 'line' && this.distanceToEnd() < SLACK);
  }

  get isAtLine(): boolean {
    return this.#target === 'line';
  }

  /** The next update scrolls to the end. */
  goToEnd(): void {
    this.#goTo('end');
  }

  /** The next update scrolls to the line. */
  goToLine(): void {
    this.#goTo('line');
  }

  leaveEnd(): void {
    if (this.#target === 'end') this.#target = null;
  }

  /** Records where the reader has scrolled; the browser sends its event only in the next frame. */
  scrolled(): void {
    const scroller = this.#scroller();
    if (!scroller?.clientHeight) return;
    if (this.#target && !this.#isMovedByReader(scroller)) return;
    this.#target = this.distanceToEnd() < SLACK ? 'end' : null;
  }

  distanceToEnd(): number {
    const scroller = this.#scroller();
    return scroller ? scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight : 0;
  }

  /** Whether the whole row is above the lower edge of the visible area. */
  isSeen(row: HTMLElement): boolean {
    const scroller = this.#scroller();
    return !!scroller && bottomOf(row) <= scroller.scrollTop + scroller.clientHeight + 1;
  }

  /**
   * While it lays out a change of size, the browser lowers a position that is below the end, and does so for sizes that
   * never reach the screen: a picture is already smaller, the thread not yet. At no such size is the end higher than
   * that of the smaller content in the larger room.
   */
  #isMovedByReader({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean {
    const { top, height, room } = this.#placed;
    if (scrollTop === top) return false;
    if (scrollTop > top || (scrollHeight === height && clientHeight === room)) return true;
    return scrollTop < Math.min(scrollHeight, height) - Math.max(clientHeight, room) - 1;
  }

  #goTo(target: 'end' | 'line'): void {
    this.#target = target;
    this.#placedHere();
  }

  #placedHere(): void {
    const scroller = this.#scroller();
    if (!scroller) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    this.#placed = { top: scrollTop, height: scrollHeight, room: clientHeight };
  }

  #keepTarget(): void {
    const scroller = this.#scroller();
    if (!scroller || !this.#target) return;
    const line = this.#target === 'line' ? this.#line() : null;
    scroller.scrollTop = line ? topAbove(line, scroller.clientHeight) : scroller.scrollHeight;
    this.#placedHere();
  }

  #watch(): void {
    const scroller = this.#scroller();
    if (!scroller || scroller === this.#watched) return;
    this.#watched = scroller;
    this.#resizes?.observe(scroller);
    if (scroller.firstElementChild) this.#resizes?.observe(scroller.firstElementChild);
  }
}

/** Ignores the transform of a window that is opening, which `getBoundingClientRect` includes. */
const topOf = (row: HTMLElement): number => row.offsetTop;

const bottomOf = (row: HTMLElement): number => topOf(row) + row.offsetHeight;

/** Returns the scroll position that shows the row before the line, or only the end of that row if it is high. */
function topAbove(line: HTMLElement, height: number): number {
  let before = line.previousElementSibling;
  while (before && !before.hasAttribute('data-key')) before = before.previousElementSibling;
  const above = before instanceof HTMLElement ? topOf(line) - topOf(before) : height;
  return Math.max(0, topOf(line) - Math.min(above + SLACK / 4, height * ROOM_ABOVE_LINE));
}
