import { html } from 'lit';
import type { TemplateResult } from 'lit';

/** Buttons with the replies that a message offers. */
export const quickReplies = (
  replies: readonly string[],
  label: string,
  choose: (reply: string) => void,
): TemplateResult =>
  html`<div class="replies" role="group" aria-label=${label}>
    ${replies.map(
      (reply) =>
        html`<button type="button" @click=${() => choose(reply)}>
          <bdi>${reply}</bdi>
        </button>`,
    )}
  </div>`;
