/** Notifies listeners of each change. */
export abstract class ChangeSource<Change> {
  readonly #listeners = new Set<(change: Change) => void>();

  changed(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** Returns an unsubscribe function. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  protected forgetListeners(): void {
    this.#listeners.clear();
  }
}
