import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { SetupElement } from './setup-element.js';

const percent = new Intl.NumberFormat(undefined, { style: 'percent' });
const whole = new Intl.NumberFormat();

/** Number and mean of visitors' latest ratings (LC-54). Hidden until there is a rating. */
export class SetupRatingsElement extends SetupElement {
  static override properties = { ...SetupElement.properties, summary: { state: true } };

  declare private summary: { readonly count: number; readonly mean: number | null } | undefined;
  #account = '';

  override render(): TemplateResult | typeof nothing {
    const { count, mean } = this.summary ?? { count: 0, mean: null };
    if (mean === null) return nothing;
    return html`<section class="card" aria-labelledby="title">
      <h2 id="title">Ratings</h2>
      <p class="intro">
        ${count === 1 ? 'One rating' : `${whole.format(count)} ratings`}, ${percent.format(mean)} good on
        average. “Okay” counts half. The latest 1,000 are kept.
      </p>
    </section>`;
  }

  protected override willUpdate(): void {
    const id = this.store.state.account?.id ?? '';
    if (id === '' || id === this.#account) return;
    this.#account = id;
    this.summary = undefined;
    void this.store
      .attempt(() => this.store.api.ratings(id))
      .then((found) => {
        if (found && id === this.#account) this.summary = found;
      });
  }
}
