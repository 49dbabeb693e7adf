import type { FollowPresets, Presets, PresetsRequest } from '../../core/presets.js';

/** Has the presets of the wanted theme and language loaded, and followed for as long as they are wanted. */
export class PresetsFollower {
  readonly #load: () => Promise<{ followPresets: FollowPresets }>;
  readonly #changed: (presets: Presets | null) => void;
  #wanted = 'light';
  #end: (() => void) | undefined;
  /** Settles when the first presets are here, or cannot be had: then it stays with the documented ones. */
  loaded: Promise<void> | undefined;

  constructor(
    load: () => Promise<{ followPresets: FollowPresets }>,
    changed: (presets: Presets | null) => void,
  ) {
    this.#load = load;
    this.#changed = changed;
  }

  follow({ theme, locale }: PresetsRequest): void {
    const wanted = theme + locale;
    if (wanted === this.#wanted) return;
    this.stop();
    this.#wanted = wanted;
    if (wanted === 'light') {
      this.#changed(null);
      return;
    }
    this.loaded = this.#load().then(
      ({ followPresets }) =>
        new Promise((resolve) => {
          if (wanted !== this.#wanted) return resolve();
          this.#end = followPresets({ theme, locale }, (presets) => {
            this.#changed(presets);
            resolve();
          });
        }),
      () => undefined,
    );
  }

  /** Until it is to follow again. */
  stop(): void {
    this.#end?.();
    this.#end = undefined;
    this.#wanted = '';
  }
}
