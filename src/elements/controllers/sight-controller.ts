import { html } from 'lit';
import type { LitElement, ReactiveController, TemplateResult } from 'lit';

/**
 * Tracks whether the visitor can see the end of a thread: a window in the page's flow may be scrolled out of view, and
 * the page may be hidden.
 */
export class SightController implements ReactiveController {
  readonly #host: LitElement;
  readonly #changed: () => void;
  #sights: IntersectionObserver | undefined;
  #watched: Element | null = null;
  #isInView = false;

  constructor(host: LitElement, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  get isEndSeen(): boolean {
    return this.#isInView && document.visibilityState === 'visible';
  }

  /** An element without size at the end of the host. */
  mark(): TemplateResult {
    return html`<i class="end"></i>`;
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#changed);
    this.#sights = new IntersectionObserver((entries) => {
      this.#isInView = !!entries.at(-1)?.isIntersecting;
      this.#changed();
    });
    if (this.#host.hasUpdated) this.hostUpdated();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#changed);
    this.#sights?.disconnect();
    this.#watched = null;
    this.#isInView = false;
  }

  hostUpdated(): void {
    if (this.#watched) return;
    this.#watched = this.#host.renderRoot.querySelector('.end');
    if (this.#watched) this.#sights?.observe(this.#watched);
  }
}
