import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { GREETING_LIMITS } from '../../../../src/core/greeting-problems.js';
import type { Greeting } from '../../../../src/core/types.js';
import { mayAdd, moved, nextGreeting, withGreeting } from '../model/greetings.js';
import { sharedStyles } from '../styles/shared.styles.js';
import type { GreetingChange } from './setup-greeting.js';
import { SetupElement } from './setup-element.js';

const PATH = 'settings.greetings';

/** The list of greetings, beside a preview of the one that is edited (LC-52). */
export class SetupGreetingsElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      .add {
        margin-top: 20px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { store } = this;
    const list = this.#list;
    const most = GREETING_LIMITS.greetings;
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
            .store=${store}
            .greeting=${greeting}
            .place=${place}
            .count=${list.length}
            @focusin=${() => this.#preview(place)}
            @setup-change=${(event: CustomEvent<GreetingChange>) => this.#change(place, event.detail)}
          ></setup-greeting>`,
      )}
      <div class="row add">
        <button type="button" class="button" ?disabled=${!mayAdd(list)} @click=${this.#add}>
          Add a greeting
        </button>
        <span class="quiet">${list.length} of at most ${most}</span>
      </div>
      ${store.state.problems
        .filter(({ field }) => field === PATH)
        .map(({ message }) => html`<p class="error" role="alert">${message}</p>`)}
      ${list.length === 0 ? html`<p class="help">Visitors are not greeted yet.</p>` : nothing}
    `;
  }

  get #list(): readonly Greeting[] {
    return this.store.draft?.settings.greetings ?? [];
  }

  #set(list: readonly Greeting[]): void {
    this.store.edit(PATH, list.length > 0 ? list : undefined);
  }

  #preview(place: number): void {
    this.dispatchEvent(new CustomEvent('setup-greeting', { detail: place }));
  }

  readonly #add = (): void => {
    const list = this.#list;
    this.#set([...list, nextGreeting(list)]);
    this.#focus(list.length, 'text');
  };

  #change(place: number, change: GreetingChange): void {
    const list = this.#list;
    switch (change.type) {
      case 'set':
        return this.#set(withGreeting(list, place, change.changes));
      case 'move':
        this.#set(moved(list, place, place + change.by));
        return this.#focus(place + change.by, change.by < 0 ? 'up' : 'down');
      case 'remove':
        this.#set(list.filter((_, at) => at !== place));
        return this.#focus(Math.min(place, list.length - 2), 'text');
    }
  }

  /** Moves the focus to a control of the greeting at this place. */
  #focus(place: number, control: 'text' | 'up' | 'down'): void {
    void this.updateComplete.then(async () => {
      const greeting = this.renderRoot.querySelectorAll('setup-greeting')[place];
      await greeting?.updateComplete;
      if (greeting) greeting.focusControl(control);
      else this.renderRoot.querySelector<HTMLElement>('.add button')?.focus();
    });
  }
}
