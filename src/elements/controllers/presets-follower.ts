import type { Lazy } from '../../core/lazy.js';
import type { FollowPresets, Presets, PresetsRequest } from '../../core/presets.js';

/** Loads the presets of the requested theme and language, and follows their changes until others are requested. */
export class PresetsFollower {
  readonly #part: () => Lazy<{ followPresets: FollowPresets }>;
  readonly #changed: (presets: Presets | null) => void;
  readonly #failed: () => void;
  #wanted = 'light';
  #end: (() => void) | undefined;
  #settle: (() => void) | undefined;
  /** Settles when the first presets have loaded, could not be loaded, or are no longer requested. */
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

  /** Stops following; the next call of `follow` starts again. */
  stop(): void {
    this.#end?.();
    this.#settle?.();
    this.#end = undefined;
    this.#wanted = '';
  }
}
