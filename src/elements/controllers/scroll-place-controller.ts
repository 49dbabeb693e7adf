import type { LitElement, ReactiveController } from 'lit';

/** How near to the end still counts as being there, in px. */
const SLACK = 40;

/**
 * Keeps a thread where its reader is (LC-43): at the end if they were there, else at the row they see, whatever
 * comes or goes above it.
 */
export class ScrollPlaceController implements ReactiveController {
  #isAtEnd = true;
  readonly #host: LitElement;
  readonly #scroller: () => HTMLElement | null;
  #resizes: ResizeObserver | undefined;
  #watched: HTMLElement | null = null;
  #placedAt = -1;
  #anchor: { row: Element; top: number } | undefined;

  /** Rows are the children of the scroller's only child. */
  constructor(host: LitElement, scroller: () => HTMLElement | null) {
    this.#host = host;
    this.#scroller = scroller;
    host.addController(this);
  }

  hostConnected(): void {
    // An image that comes, or a keyboard that takes half of the room, moves nobody away from the end.
    this.#resizes = new ResizeObserver(() => {
      this.scrolled();
      if (this.#isAtEnd) this.#toEnd();
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
    this.#isAtEnd ||= this.distanceToEnd() < SLACK && scroller.clientHeight > 0;
    if (this.#isAtEnd) return;
    const top = scroller.getBoundingClientRect().top;
    for (const row of scroller.firstElementChild?.children ?? []) {
      const box = row.getBoundingClientRect();
      if (box.bottom <= top || !row.hasAttribute('data-key')) continue;
      this.#anchor = { row, top: box.top };
      return;
    }
  }

  hostUpdated(): void {
    this.#watch();
    if (this.#isAtEnd) this.#toEnd();
    else if (this.#anchor?.row.isConnected) {
      const moved = this.#anchor.row.getBoundingClientRect().top - this.#anchor.top;
      const scroller = this.#scroller();
      if (scroller && moved !== 0) scroller.scrollTop += moved;
    }
  }

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** The next update takes the reader to the end. */
  goToEnd(): void {
    this.#isAtEnd = true;
    this.#placedAt = this.#scroller()?.scrollTop ?? -1;
  }

  leaveEnd(): void {
    this.#isAtEnd = false;
  }

  /** Takes note of where the reader went, which the browser tells only in its next frame. */
  scrolled(): void {
    const scroller = this.#scroller();
    if (!scroller?.clientHeight) return;
    // Where we put it, it is the room that changed around it, and no reader that moved.
    if (this.#isAtEnd && scroller.scrollTop === this.#placedAt) return;
    this.#isAtEnd = this.distanceToEnd() < SLACK;
  }

  distanceToEnd(): number {
    const scroller = this.#scroller();
    return scroller ? scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight : 0;
  }

  #toEnd(): void {
    const scroller = this.#scroller();
    if (!scroller) return;
    scroller.scrollTop = scroller.scrollHeight;
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
