/** A task that runs once at a time; requests during a run lead to a single further run. */

export class CoalescedTask {
  readonly #task: () => Promise<void>;
  #running: Promise<void> | null = null;
  #isRequested = false;

  /** @param task must not reject */
  constructor(task: () => Promise<void>) {
    this.#task = task;
  }

  /** Runs the task now, or once more after the current run. */
  request(): void {
    this.#isRequested = true;
    this.#running ??= this.#run();
  }

  /** Resolves when no run is in progress. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#isRequested) {
        this.#isRequested = false;
        await this.#task();
      }
    } finally {
      this.#running = null;
    }
  }
}
