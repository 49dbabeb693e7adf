import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { GREETING_LIMITS } from '../../../../src/core/greeting-problems.js';
import type { Greeting } from '../../../../src/core/types.js';
import { nextGreeting } from '../model/greetings.js';
import type { ItemChange } from './setup-list-item.js';
import { SetupListElement } from './setup-list.js';

/** The list of greetings, beside a preview of the one that is edited (LC-52). */
export class SetupGreetingsElement extends SetupListElement<Greeting> {
  protected readonly path = 'settings.greetings';
  protected readonly most = GREETING_LIMITS.greetings;
  protected readonly firstControl = 'text';

  override render(): TemplateResult {
    const { list, store } = this;
    return html`
      <h1>Greetings</h1>
      <p class="lead">
        A first word beside the button, with quick replies: on some pages, after a while, on the way out. The
        first one of the list that is due is shown, one on each page. Your team sees which greeting a visitor
        answered.
      </p>
      ${list.map(
        (greeting, place) =>
          html`<setup-greeting
            data-item
            .store=${store}
            .item=${greeting}
            .place=${place}
            .count=${list.length}
            @focusin=${() => this.#preview(place)}
            @setup-change=${({ detail }: CustomEvent<ItemChange<Greeting>>) => this.change(place, detail)}
          ></setup-greeting>`,
      )}
      ${this.below('Add a greeting', 'Visitors are not greeted yet.')}
    `;
  }

  protected get list(): readonly Greeting[] {
    return this.store.draft?.settings.greetings ?? [];
  }

  protected next(list: readonly Greeting[]): Greeting {
    return nextGreeting(list);
  }

  #preview(place: number): void {
    this.dispatchEvent(new CustomEvent('setup-greeting', { detail: place }));
  }
}
