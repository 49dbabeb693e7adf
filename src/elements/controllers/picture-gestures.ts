import type { Point } from './zoom.js';

export interface PictureGestureHandlers {
  /** Fingers or a pressed mouse moved. */
  move(by: Point): void;
  /** Two fingers moved apart or together. */
  pinch(factor: number, at: Point): void;
  doubleTap(at: Point): void;
  /** All fingers are up; `swipe` is how far a single finger moved horizontally, in px, or 0 for any other movement. */
  end(swipe: number): void;
  /** A tap that is not the second of a double tap. */
  tap(at: Point): void;
}

/** Most milliseconds between the two taps of a double tap. */
const DOUBLE_TAP = 300;
/** A finger that rests still moves by up to this many px. */
const SLOP = 10;

/** Recognizes taps, drags, swipes and pinches on an element. */
export class PictureGestures {
  readonly #handlers: PictureGestureHandlers;
  readonly #pointers = new Map<number, Point>();
  #travelled: Point = { x: 0, y: 0 };
  #hadTwo = false;
  #lastTap: { readonly at: Point; readonly time: number } | undefined;

  constructor(handlers: PictureGestureHandlers) {
    this.#handlers = handlers;
  }

  readonly handleEvent = (event: PointerEvent): void => {
    const { type, pointerId } = event;
    if (type === 'pointerdown') this.#start(event);
    else if (!this.#pointers.has(pointerId)) return;
    else if (type === 'pointermove') this.#move(event);
    else this.#end(event);
  };

  #start(event: PointerEvent): void {
    if (event.button !== 0) return;
    const { currentTarget, pointerId, isTrusted } = event;
    if (isTrusted) (currentTarget as Element).setPointerCapture(pointerId);
    if (this.#pointers.size === 0) {
      this.#travelled = { x: 0, y: 0 };
      this.#hadTwo = false;
    }
    this.#pointers.set(pointerId, pointOf(event));
    this.#hadTwo ||= this.#pointers.size > 1;
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId) ?? pointOf(event);
    const now = pointOf(event);
    const [other] = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    this.#pointers.set(event.pointerId, now);
    const share = other ? 2 : 1;
    const by = { x: (now.x - before.x) / share, y: (now.y - before.y) / share };
    this.#travelled = { x: this.#travelled.x + by.x, y: this.#travelled.y + by.y };
    if (other) {
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      this.#handlers.pinch(distance(now, other) / Math.max(1, distance(before, other)), middle);
    }
    this.#handlers.move(by);
  }

  #end(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    if (this.#pointers.size > 0) return;
    const { x, y } = this.#travelled;
    const isTap = event.type === 'pointerup' && !this.#hadTwo && Math.hypot(x, y) < SLOP;
    this.#handlers.end(this.#hadTwo || Math.abs(x) < 2 * Math.abs(y) ? 0 : x);
    if (isTap) this.#tap(pointOf(event), event.timeStamp);
  }

  #tap(at: Point, time: number): void {
    const last = this.#lastTap;
    const isSecond = last && time - last.time < DOUBLE_TAP && distance(last.at, at) < 3 * SLOP;
    this.#lastTap = isSecond ? undefined : { at, time };
    if (isSecond) this.#handlers.doubleTap(at);
    else this.#handlers.tap(at);
  }
}

/** Position from the center of the element. */
function pointOf({ clientX, clientY, currentTarget }: PointerEvent): Point {
  const { left, top, width, height } = (currentTarget as Element).getBoundingClientRect();
  return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
