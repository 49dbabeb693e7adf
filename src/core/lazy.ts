/** A part of the chat that is loaded when it is first needed. After a failure, the next call retries. */
export class Lazy<Part> {
  readonly #import: () => Promise<Part>;
  #loading: Promise<Part> | undefined;

  constructor(load: () => Promise<Part>) {
    this.#import = load;
  }

  /** Rejects if the part cannot be loaded now. */
  readonly load = (): Promise<Part> =>
    (this.#loading ??= this.#import().catch((cause: unknown) => {
      this.#loading = undefined;
      throw cause;
    }));

  /** Loads the part before it is needed; a failure is reported by `load` only. */
  preload(): void {
    this.load().catch(() => undefined);
  }
}
