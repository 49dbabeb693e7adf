import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/** Operators change their own password; a viewer may, too (CS-08). */
export class SetupOwnPasswordElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      form,
      label,
      .answers {
        margin-top: 14px;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    problem: { state: true },
  };

  declare private problem: string;
  protected override readonly isForViewers = true;

  constructor() {
    super();
    this.problem = '';
  }

  override render(): TemplateResult {
    return html`<section class="card" aria-labelledby="own">
      <h2 id="own">Your password</h2>
      <p class="intro">A new one signs you out everywhere but here.</p>
      <form @submit=${this.#change}>
        <input hidden autocomplete="username" .value=${this.store.state.operator?.name ?? ''} />
        <label for="current">Current password</label>
        <input
          id="current"
          type="password"
          required
          maxlength="200"
          autocomplete="current-password"
          aria-describedby="problem"
        />
        <label for="new">New password, at least 12 characters</label>
        <input
          id="new"
          type="password"
          required
          minlength="12"
          maxlength="200"
          autocomplete="new-password"
          aria-describedby="problem"
        />
        <div id="problem" role="alert">
          ${this.problem === '' ? nothing : html`<p class="error">${this.problem}</p>`}
        </div>
        <p class="row answers">
          <button class="button primary" ?disabled=${this.isBusy}>Change your password</button>
        </p>
      </form>
    </section>`;
  }

  readonly #change = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const valueOf = (id: string): string =>
      this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value ?? '';
    this.problem = '';
    const changed = await this.request(
      () => this.store.api.changePassword(valueOf('current'), valueOf('new')),
      ({ fields: [field], message }) => {
        if (field === undefined) this.problem = message;
        else this.problem = `The ${field.field === 'current' ? 'current' : 'new'} password ${field.message}.`;
      },
    );
    if (changed === undefined) return;
    form.reset();
    this.store.say('Your password is changed.');
  };
}
