import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ReplyTimeView } from '../../src/api/account.js';
import { SetupElement } from './setup-element.js';

const SHOWN = { minutes: 'a few minutes', hours: 'a few hours', day: 'a day' } as const;

/** What was measured of first replies (LC-50). */
export class SetupReplyTimeElement extends SetupElement {
  static override properties = { ...SetupElement.properties, measured: { state: true } };

  declare private measured: ReplyTimeView | undefined;
  #account = '';

  override render(): TemplateResult | typeof nothing {
    if (!this.measured) return nothing;
    return html`<section class="card" aria-labelledby="title">
      <h2 id="title">Measured reply time</h2>
      <p class="intro">${wordsOf(this.measured)}</p>
    </section>`;
  }

  protected override willUpdate(): void {
    const id = this.store.state.account?.id ?? '';
    if (id === '' || id === this.#account) return;
    this.#account = id;
    this.measured = undefined;
    void this.store
      .attempt(() => this.store.api.replyTime(id))
      .then((found) => {
        if (found && id === this.#account) this.measured = found;
      });
  }
}

function wordsOf({ count, minutes, replyTime }: ReplyTimeView): string {
  const replies = count === 1 ? 'one first reply' : `${count} first replies`;
  if (minutes === null)
    return `There were ${replies} in the last seven days, to visitors who wrote while your team was online. Visitors see nothing until there are five.`;
  const median = minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
  const shown = replyTime === null ? 'more than a day: visitors see nothing' : SHOWN[replyTime];
  return `The median of ${replies} in the last seven days, to visitors who wrote while your team was online, is ${median}: ${shown}.`;
}
