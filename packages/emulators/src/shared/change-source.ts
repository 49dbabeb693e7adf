/** Something that tells whoever listens of each change in it. */
export abstract class ChangeSource<Change> {
  readonly #listeners = new Set<(change: Change) => void>();

  changed(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** Returns how to stop listening. */
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
