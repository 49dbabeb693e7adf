import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { GREETING_LIMITS } from '../../../../src/core/greeting-problems.js';
import type { Audience, Greeting } from '../../../../src/core/types.js';
import { startOf } from '../model/greetings.js';
import { SetupListItemElement } from './setup-list-item.js';

const AUDIENCE_LABELS: Readonly<Record<Audience, string>> = {
  all: 'All visitors',
  new: 'New visitors',
  returning: 'Visitors who have used the chat before',
};

/** One greeting: its words, when it starts, and for whom it is. */
export class SetupGreetingElement extends SetupListItemElement<Greeting> {
  protected readonly listPath = 'settings.greetings';

  protected get name(): string {
    return `Greeting ${this.place + 1}`;
  }

  override render(): TemplateResult {
    const { text, id, after, scroll, exit = false, once = true, audience = 'all' } = this.item;
    return this.card(
      startOf(this.item),
      html`<div class="wide">
          ${this.area('text', 'Text', text, (value) => this.set({ text: value }), GREETING_LIMITS.text)}
        </div>
        <div>
          ${this.lines('replies', 'Quick replies', `One a line, at most ${GREETING_LIMITS.replies}.`)}
        </div>
        <div>
          ${this.lines('pages', 'Pages', 'One path a line, such as /pots/*, where * is anything. Empty: all pages.')}
        </div>
        <div>${this.number('after', 'Seconds on the page', after, 0, GREETING_LIMITS.after)}</div>
        <div>${this.number('scroll', 'Percent scrolled down', scroll, 1, 100)}</div>
        ${this.switch('exit', 'When the mouse leaves the page at the top', exit, false)}
        ${this.switch('once', 'Once: not again after it was opened or answered', once, true)}
        <div>
          ${this.choice('audience', 'For', AUDIENCE_LABELS, audience, (chosen) =>
            this.set({ audience: chosen === 'all' ? undefined : chosen }),
          )}
        </div>
        <div>
          ${this.word('id', 'Id', id, GREETING_LIMITS.id, 'Your team and your page’s events see it.')}
        </div>`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'setup-greeting': SetupGreetingElement;
  }
}
