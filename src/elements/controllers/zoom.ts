/** Enlarges a picture that fits its stage, and moves it there. Lengths are px from the center of the stage. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Area {
  readonly width: number;
  readonly height: number;
}

const MOST = 8;

export class Zoom {
  #factor = 1;
  #offset: Point = { x: 0, y: 0 };

  get factor(): number {
    return this.#factor;
  }

  get isOut(): boolean {
    return this.#factor === 1;
  }

  get isFull(): boolean {
    return this.#factor === MOST;
  }

  get transform(): string {
    const { x, y } = this.#offset;
    return this.isOut && x === 0 ? '' : `translate(${x}px, ${y}px) scale(${this.#factor})`;
  }

  reset(): void {
    this.#factor = 1;
    this.#offset = { x: 0, y: 0 };
  }

  /** Zooms around a point. @param shown size of the picture at factor 1, @param stage size of the stage */
  by(factor: number, at: Point, shown: Area, stage: Area): void {
    const before = this.#factor;
    this.#factor = Math.min(MOST, Math.max(1, before * factor));
    const change = this.#factor / before;
    const { x, y } = this.#offset;
    this.#moveTo({ x: at.x - (at.x - x) * change, y: at.y - (at.y - y) * change }, shown, stage);
  }

  /** Switches between the whole picture and its details; the factor makes a very high picture readable. */
  toggle(at: Point, shown: Area, stage: Area): void {
    if (!this.isOut) return this.reset();
    const filling = Math.max(stage.width / shown.width, stage.height / shown.height);
    this.by(Math.max(2, filling), at, shown, stage);
  }

  move(by: Point, shown: Area, stage: Area): void {
    this.#moveTo({ x: this.#offset.x + by.x, y: this.#offset.y + by.y }, shown, stage);
  }

  /** Follows the finger that swipes to the next picture. */
  drag(x: number): void {
    this.#offset = { x, y: 0 };
  }

  #moveTo({ x, y }: Point, shown: Area, stage: Area): void {
    const most = {
      x: Math.max(0, (shown.width * this.#factor - stage.width) / 2),
      y: Math.max(0, (shown.height * this.#factor - stage.height) / 2),
    };
    this.#offset = { x: within(x, most.x), y: within(y, most.y) };
  }
}

const within = (value: number, most: number): number => Math.min(most, Math.max(-most, value));
