/** A part that is loaded when it is first needed. A failed load is retried the next time. */
export class OnDemand<Part> {
  readonly #open: () => Promise<Part>;
  readonly #opened: (part: Part) => void;
  #part: Part | undefined;
  #isOpening = false;

  constructor(open: () => Promise<Part>, opened: (part: Part) => void) {
    this.#open = open;
    this.#opened = opened;
  }

  get part(): Part | undefined {
    return this.#part;
  }

  need(): void {
    if (this.#part || this.#isOpening) return;
    this.#isOpening = true;
    this.#open()
      .then(
        (part) => this.#opened((this.#part = part)),
        () => undefined,
      )
      .finally(() => (this.#isOpening = false));
  }
}
