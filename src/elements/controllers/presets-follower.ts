import type { Lazy } from '../../core/lazy.js';
import type { FollowPresets, Presets, PresetsRequest } from '../../core/presets.js';

/** Has the presets of the wanted theme and language loaded, and followed for as long as they are wanted. */
export class PresetsFollower {
  readonly #part: () => Lazy<{ followPresets: FollowPresets }>;
  readonly #changed: (presets: Presets | null) => void;
  readonly #failed: () => void;
  #wanted = 'light';
  #end: (() => void) | undefined;
  #settle: (() => void) | undefined;
  /** Settles when the first presets are here, cannot be had, or are wanted no more. */
  loaded: Promise<void> | undefined;

  constructor(
    part: () => Lazy<{ followPresets: FollowPresets }>,
    changed: (presets: Presets | null) => void,
    failed: () => void,
  ) {
    this.#part = part;
    this.#changed = changed;
    this.#failed = failed;
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
    this.loaded = new Promise((resolve) => (this.#settle = resolve));
    this.#part()
      .load()
      .then(
        ({ followPresets }) => {
          if (wanted !== this.#wanted) return;
          this.#end = followPresets({ theme, locale }, (presets) => {
            this.#changed(presets);
            this.#settle?.();
          });
        },
        () => {
          if (wanted !== this.#wanted) return;
          this.stop();
          this.#failed();
        },
      );
  }

  /** Until it is to follow again. */
  stop(): void {
    this.#end?.();
    this.#settle?.();
    this.#end = undefined;
    this.#wanted = '';
  }
}
