import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';

/** A notice over the thread, which a press removes. */
export const noteBar = (note: string, remove: () => void): TemplateResult | typeof nothing =>
  note ? html`<button class="pill note" type="button" @click=${remove}><bdi>${note}</bdi></button>` : nothing;
