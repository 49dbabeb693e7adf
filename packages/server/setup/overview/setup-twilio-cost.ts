import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { ApiError } from '../api/setup-api.js';
import type { StatisticsView } from '../../src/api/statistics.js';
import { SetupElement } from '../elements/setup-element.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { overviewStyles } from './setup-overview.styles.js';
import { money, number } from './words.js';

const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const month = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' });

/**
 * Estimated costs at Twilio: counted visitors times the price that the operator has entered.
 *
 * @fires {CustomEvent} setup-changed - The price was changed.
 */
export class SetupTwilioCostElement extends SetupElement {
  static override styles = [sharedStyles, overviewStyles];
  static override properties = {
    ...SetupElement.properties,
    view: { attribute: false },
    problem: { state: true },
    isEditing: { state: true },
  };

  declare view: StatisticsView | null;
  declare private problem: string;
  declare private isEditing: boolean;

  constructor() {
    super();
    this.view = null;
    this.problem = '';
    this.isEditing = false;
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.view) return nothing;
    const { activeVisitors, price, cost, month: of } = this.view.twilio;
    return html`<section class="card" aria-labelledby="cost" tabindex="-1">
      <h2 id="cost">Costs at Twilio</h2>
      <p class="intro">
        Twilio charges for users who were active in a month. Visitors with a conversation who were seen in
        ${month.format(new Date(`${of}-01T00:00:00Z`))} so far: <b>${number(activeVisitors)}</b>.
      </p>
      ${
        price && cost !== null
          ? html`<p class="cost">
              About <b>${money(cost, price.currency)}</b> so far, at ${money(price.perUser, price.currency)}
              for each after the first ${number(price.freeUsers)}, as entered on
              ${date.format(new Date(price.enteredAt))}.
            </p>`
          : html`<p class="cost quiet">Enter what Twilio charges you, and the cost is estimated here.</p>`
      }
      <p class="help">
        Not counted: visitors whose data was deleted in this month, visitors who opened the chat and wrote
        nothing, files, other products of Twilio, and taxes. Twilio decides who was active: its bill is what
        counts.
      </p>
      ${this.isEditing ? this.#form() : this.#buttons(price !== null)}
    </section>`;
  }

  #buttons(hasPrice: boolean): TemplateResult {
    return html`<p class="row later">
      <button type="button" class="button tight" @click=${() => this.#edit(true)}>
        ${hasPrice ? 'Change the price' : 'Enter a price'}
      </button>
      ${
        hasPrice
          ? html`<button type="button" class="button plain tight" @click=${this.#remove}>
              Remove the price
            </button>`
          : nothing
      }
    </p>`;
  }

  #form(): TemplateResult {
    const price = this.view?.twilio.price;
    return html`<form @submit=${this.#save}>
      <p>
        <label for="perUser">Price of one active user</label>
        <input
          id="perUser"
          type="number"
          required
          min="0"
          max="1000"
          step="any"
          .value=${String(price?.perUser ?? '')}
        />
      </p>
      <p>
        <label for="currency">Currency</label>
        <input
          id="currency"
          required
          maxlength="3"
          pattern="[A-Za-z]{3}"
          title="The code of a currency, such as USD"
          autocomplete="off"
          .value=${price?.currency ?? 'USD'}
        />
      </p>
      <p>
        <label for="freeUsers">Free users a month</label>
        <input
          id="freeUsers"
          type="number"
          required
          min="0"
          max="1000000"
          .value=${String(price?.freeUsers ?? 0)}
        />
      </p>
      <div id="problem" class="wholly" role="alert">
        ${this.problem === '' ? nothing : html`<p class="error">${this.problem}</p>`}
      </div>
      <p class="row wholly">
        <button class="button primary">Save the price</button>
        <button type="button" class="button plain" @click=${() => this.#edit(false)}>Cancel</button>
      </p>
    </form>`;
  }

  #edit(isEditing: boolean): void {
    this.problem = '';
    this.isEditing = isEditing;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(isEditing ? '#perUser' : '.button')?.focus(),
    );
  }

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const valueOf = (id: string): string =>
      this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value ?? '';
    const price = {
      perUser: Number(valueOf('perUser')),
      freeUsers: Number(valueOf('freeUsers')),
      currency: valueOf('currency').toUpperCase(),
    };
    this.problem = '';
    try {
      await this.store.api.setTwilioPrice(this.store.state.account?.id ?? '', price);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problem = error.message;
      return;
    }
    this.store.say('The price is saved.');
    this.#edit(false);
    this.dispatchEvent(new CustomEvent('setup-changed'));
  };

  readonly #remove = async (): Promise<void> => {
    const id = this.store.state.account?.id ?? '';
    if ((await this.store.attempt(() => this.store.api.removeTwilioPrice(id))) === undefined) return;
    this.store.say('The price was removed.');
    this.dispatchEvent(new CustomEvent('setup-changed'));
  };
}
