import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ChannelType, MissiveAccessView, MissiveSetup } from '../../src/api/missive.js';
import type { ApiError } from '../api/setup-api.js';
import { CHANNEL_TYPES, newSignatureSecret } from '../model/missive.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

interface Field {
  readonly name: 'token' | 'channelId' | 'signatureSecret' | 'address' | 'organizationId' | 'teamId';
  readonly label: string;
  readonly help: TemplateResult | string;
  readonly placeholder?: string;
  readonly type?: 'password' | 'email';
  readonly value?: string | null;
}

/**
 * Settings of the custom channel. A stored secret is not shown; an empty field keeps it.
 *
 * @fires {CustomEvent<ConnectedView>} setup-connected - Missive accepts it, and it is saved.
 */
export class SetupMissiveFormElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      form > * + * {
        margin-top: 18px;
      }
      select {
        max-width: 280px;
      }
      .link {
        margin: 4px 0 0 -4px;
      }
      .made {
        margin-top: 8px;
      }
      .check {
        display: flex;
        align-items: center;
        gap: 10px;
        margin-top: 10px;
        font-weight: 500;
      }
      .more > * + * {
        margin-top: 14px;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    access: { attribute: false },
    type: { state: true },
    made: { state: true },
    problems: { state: true },
    general: { state: true },
  };

  /** The current connection; null when there is none. */
  declare access: MissiveAccessView | null;
  declare private type: ChannelType;
  /** A secret generated here: shown once, to be copied to Missive. */
  declare private made: string;
  declare private problems: Readonly<Record<string, string>>;
  declare private general: string;

  constructor() {
    super();
    this.access = null;
    this.type = 'text';
    this.made = '';
    this.problems = {};
    this.general = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.type = this.access?.channelType ?? 'text';
  }

  override render(): TemplateResult {
    const { access, type } = this;
    return html`<form @submit=${this.#submit} novalidate>
      ${this.#field({
        name: 'token',
        label: 'API token',
        type: 'password',
        placeholder: access ? `Leave empty to keep ${access.tokenEnding}` : 'missive_pat-…',
        help: 'In Missive under Settings › API. It can access what its owner can access: use the token of someone who stays on the team.',
      })}
      ${this.#field({
        name: 'channelId',
        label: 'Account ID',
        placeholder: '00000000-0000-0000-0000-000000000000',
        value: access?.channelId ?? null,
        help: 'In the settings of the custom channel, once it is saved.',
      })}
      ${this.#typeField()} ${type === 'email' ? this.#addressField() : this.#secretField()} ${this.#more()}
      <div role="alert">${this.general ? html`<p class="notice bad">${this.general}</p>` : nothing}</div>
      <div class="row">
        <button class="button primary" ?disabled=${this.isBusy}>
          ${this.isBusy ? 'Asking Missive…' : access ? 'Save' : 'Connect'}
        </button>
        <span class="quiet small" role="status"
          >${this.isBusy ? 'Missive is asked whether the token is right.' : ''}</span
        >
      </div>
    </form>`;
  }

  #field(
    { name, label, help, placeholder = '', type, value }: Field,
    more: unknown = nothing,
  ): TemplateResult {
    const problem = this.problems[name];
    return html`<div>
      <label for=${name}>${label}</label>
      <input
        id=${name}
        name=${name}
        class=${type === 'email' ? '' : 'mono'}
        type=${type ?? 'text'}
        .defaultValue=${value ?? ''}
        placeholder=${placeholder}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        aria-describedby="${name}-problem ${name}-help"
        aria-invalid=${problem !== undefined}
      />
      <div id="${name}-problem" role="alert">
        ${problem === undefined ? nothing : html`<p class="error">${problem}</p>`}
      </div>
      <p class="help" id="${name}-help">${help}</p>
      ${more}
    </div>`;
  }

  #typeField(): TemplateResult {
    const problem = this.problems.channelType;
    const help = CHANNEL_TYPES.find(([type]) => type === this.type)?.[2] ?? '';
    return html`<div>
      <label for="channelType">Message type</label>
      <select
        id="channelType"
        aria-describedby="channelType-problem channelType-help"
        aria-invalid=${problem !== undefined}
        @change=${({ target }: Event) => (this.type = (target as HTMLSelectElement).value as ChannelType)}
      >
        ${CHANNEL_TYPES.map(
          ([type, label]) => html`<option value=${type} .selected=${type === this.type}>${label}</option>`,
        )}
      </select>
      <div id="channelType-problem" role="alert">
        ${problem === undefined ? nothing : html`<p class="error">${problem}</p>`}
      </div>
      <p class="help" id="channelType-help">As the channel was made. ${help}</p>
    </div>`;
  }

  #secretField(): TemplateResult {
    const hasSecret = this.access?.hasSignatureSecret === true;
    const more = html`
      <button type="button" class="link" @click=${this.#makeSecret}>Generate one</button>
      ${
        this.made
          ? html`<setup-code class="made" label="Signature secret" .text=${this.made}></setup-code>
              <p class="help" role="status">
                Copy it to the settings of the channel in Missive now: once it is saved, it is not shown
                again.
              </p>`
          : nothing
      }
      ${
        hasSecret
          ? html`<label class="check"><input type="checkbox" name="noSecret" /> Take the secret away</label>`
          : nothing
      }
    `;
    return this.#field(
      {
        name: 'signatureSecret',
        label: 'Signature secret',
        type: 'password',
        placeholder: hasSecret ? 'Left empty, it stays' : '',
        help: 'The same as in the settings of the channel.',
      },
      more,
    );
  }

  #addressField(): TemplateResult {
    return this.#field({
      name: 'address',
      label: 'Address',
      type: 'email',
      placeholder: 'chat@shop.example',
      value: this.access?.address ?? null,
      help: 'To which visitors’ emails are shown to go, such as the address of your team.',
    });
  }

  #more(): TemplateResult {
    const { organizationId = null, teamId = null } = this.access ?? {};
    const isOpen =
      organizationId !== null ||
      teamId !== null ||
      'organizationId' in this.problems ||
      'teamId' in this.problems;
    const where =
      'Left empty, the sharing settings of the channel decide. Ids are in Missive under Settings › API › Resource IDs.';
    return html`<details ?open=${isOpen}>
      <summary>Organization and team</summary>
      <div class="more">
        <p class="help">${where}</p>
        ${this.#field({ name: 'organizationId', label: 'Organization ID', value: organizationId, help: 'To which new conversations belong.' })}
        ${this.#field({ name: 'teamId', label: 'Team ID', value: teamId, help: 'To whose inbox new conversations go.' })}
      </div>
    </details>`;
  }

  #valueOf(name: Field['name']): string {
    return this.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`)?.value.trim() ?? '';
  }

  get #setup(): MissiveSetup {
    const token = this.#valueOf('token');
    const secret = this.#valueOf('signatureSecret');
    const takeAway = this.renderRoot.querySelector<HTMLInputElement>('[name=noSecret]')?.checked === true;
    return {
      ...(token === '' ? {} : { token }),
      ...(takeAway ? { signatureSecret: null } : secret === '' ? {} : { signatureSecret: secret }),
      channelId: this.#valueOf('channelId'),
      channelType: this.type,
      address: this.#valueOf('address') || null,
      organizationId: this.#valueOf('organizationId') || null,
      teamId: this.#valueOf('teamId') || null,
    };
  }

  readonly #makeSecret = (): void => {
    const field = this.renderRoot.querySelector<HTMLInputElement>('[name=signatureSecret]');
    if (!field) return;
    this.made = newSignatureSecret();
    field.value = this.made;
  };

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { account } = this.store.state;
    if (!account || this.isBusy) return;
    this.problems = {};
    this.general = '';
    const view = await this.request(
      () => this.store.api.connectMissive(account.id, this.#setup),
      (error) => this.#refused(error),
    );
    if (!view) return;
    this.made = '';
    this.renderRoot.querySelector('form')?.reset();
    this.dispatchEvent(new CustomEvent('setup-connected', { detail: view }));
  };

  async #refused(error: ApiError): Promise<void> {
    this.problems = Object.fromEntries(error.fields.map(({ field, message }) => [field, message]));
    if (error.fields.length === 0) this.general = error.message;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }
}
