/** The sound of an answer: two soft tones, made by the browser. No file is loaded, and no policy is needed. */

import type { Sound } from '../core/ports.js';

/** Events in which browsers allow sounds; on a touch screen, only the end of a touch. */
const GESTURES = ['keydown', 'mousedown', 'pointerup', 'touchend'];

/** Frequency in hertz, and start in seconds. */
const TONES = [
  [659.26, 0],
  [880, 0.11],
] as const;
/** Quiet beside speech and music. */
const VOLUME = 0.08;
/** Seconds of a tone until it has faded out. */
const LENGTH = 0.45;

export class BrowserSound implements Sound {
  readonly #ending = new AbortController();
  #context: AudioContext | undefined;
  #isAllowed = false;

  /** Until the visitor has clicked or pressed a key in the page, there is no audio context: browsers warn about one. */
  constructor() {
    if (!('AudioContext' in window)) return;
    const { signal } = this.#ending;
    for (const type of GESTURES)
      addEventListener(type, this.#allow, { capture: true, passive: true, signal });
    if ((navigator as Partial<Navigator>).userActivation?.hasBeenActive) this.#allow();
  }

  get isAllowed(): boolean {
    return this.#isAllowed;
  }

  play(): void {
    const context = this.#context;
    if (!context) return;
    context.resume().then(
      () => ring(context, () => void context.suspend()),
      () => undefined,
    );
  }

  dispose(): void {
    this.#ending.abort();
    this.#context?.close().catch(() => undefined);
    this.#context = undefined;
  }

  /** In Safari, only the resumption in the event itself allows sounds. */
  readonly #allow = (): void => {
    this.#context ??= new AudioContext();
    const context = this.#context;
    context.resume().then(
      () => {
        if (this.#isAllowed) return;
        this.#isAllowed = true;
        this.#ending.abort();
        // Saves power until the first sound.
        return context.suspend();
      },
      () => undefined,
    );
  };
}

function ring(context: AudioContext, ended: () => void): void {
  let last: OscillatorNode | undefined;
  for (const [frequency, after] of TONES) {
    const start = context.currentTime + after;
    const end = start + LENGTH;
    const tone = new OscillatorNode(context, { frequency });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(VOLUME, start + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, end);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(end);
    last = tone;
  }
  if (last) last.onended = ended;
}
