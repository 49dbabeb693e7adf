import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { SecretKeyView } from '../../src/api/account.js';
import { DIGEST_SAMPLES, digestOf } from '../model/digest-samples.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const OVERLAPS: readonly [hours: number, label: string][] = [
  [0, 'Not at all: it ends now'],
  [24, 'For a day'],
  [72, 'For three days'],
  [168, 'For a week'],
  [720, 'For 30 days'],
];
const DEFAULT_OVERLAP = 24;
const EXAMPLE_EMAIL = 'jane@acme.com';
const KEY_TO_COME = 'YOUR SECRET KEY';

/** How a site verifies its users (LC-30). */
export class SetupIdentityElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      .key {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 10px;
        margin-top: 16px;
      }
      .key code {
        flex: 1 1 280px;
        padding: 9px 14px;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--code);
      }
      .notice {
        margin-top: 14px;
      }
      .tabs {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin-top: 16px;
      }
      .tabs .button[aria-selected='true'] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
      }
      .check {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr));
        align-items: end;
        gap: 14px;
        margin-top: 16px;
      }
      .answers {
        justify-content: flex-end;
        margin-top: 18px;
      }
      select {
        max-width: 280px;
      }
      setup-dialog p + p {
        margin-top: 10px;
      }
      .overlap {
        margin-top: 16px;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    key: { state: true },
    isShown: { state: true },
    isRotating: { state: true },
    language: { state: true },
    verdict: { state: true },
  };

  declare private key: SecretKeyView | null;
  declare private isShown: boolean;
  declare private isRotating: boolean;
  declare private language: string;
  declare private verdict: { readonly isRight: boolean; readonly text: string } | null;
  #keyOf = '';

  constructor() {
    super();
    this.key = null;
    this.isShown = false;
    this.isRotating = false;
    this.language = DIGEST_SAMPLES[0]?.id ?? '';
    this.verdict = null;
  }

  override render(): TemplateResult {
    return html`
      <h1>Identity</h1>
      <p class="lead">
        Users who are logged in on your site do not have to enter their name and email. The digest proves that
        it was your site that said so; without it the team sees “[Unverified]” behind the name.
      </p>
      ${this.#keyCard()} ${this.#samples()} ${this.#checkCard()}
      ${this.isRotating ? this.#rotation() : nothing}
    `;
  }

  #keyCard(): TemplateResult {
    const { key } = this;
    const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
    return html`<section class="card" aria-labelledby="key">
      <h2 id="key">Secret key</h2>
      <p class="intro">
        It belongs on your server only. Anyone who has it can impersonate any of your users.
      </p>
      <div class="key">
        <code>${this.isShown && key ? key.secretKey : '•'.repeat(32)}</code>
        <span class="row">
          <button type="button" class="button" aria-pressed=${this.isShown} @click=${this.#toggle}>
            ${this.isShown ? 'Hide' : 'Show'}
          </button>
          <button type="button" class="button" @click=${this.#copy}>Copy</button>
          <button type="button" class="button danger" @click=${() => (this.isRotating = true)}>
            Rotate…
          </button>
        </span>
      </div>
      ${
        key?.previousKeyUntil
          ? html`<p class="notice warn">
              The key before this one is valid, too, until ${when.format(new Date(key.previousKeyUntil))}. Put
              the new one on your server by then.
            </p>`
          : nothing
      }
    </section>`;
  }

  #samples(): TemplateResult {
    const sample = DIGEST_SAMPLES.find(({ id }) => id === this.language);
    const secret = this.isShown && this.key ? this.key.secretKey : KEY_TO_COME;
    const config = `window.MissiveChatConfig = {
  id: ${JSON.stringify(this.store.state.account?.id ?? '')},
  user: { name: 'Jane Doe', email: '${EXAMPLE_EMAIL}', digest: '…' }
};`;
    return html`<section class="card" aria-labelledby="samples">
      <h2 id="samples">The digest on your server</h2>
      <p class="intro">
        HMAC-SHA256 of the email address with the secret key, in hex. The address is taken exactly as it
        stands in
        <code>user.email</code>.${this.isShown ? '' : ' Show the key to have it filled in.'}
      </p>
      <div class="tabs" role="tablist" aria-label="Language" data-reads @keydown=${this.#onTabKey}>
        ${DIGEST_SAMPLES.map(
          ({ id, language }) =>
            html`<button
              type="button"
              role="tab"
              class="button tight"
              id="tab-${id}"
              aria-controls="sample"
              aria-selected=${id === this.language}
              tabindex=${id === this.language ? 0 : -1}
              @click=${() => (this.language = id)}
            >
              ${language}
            </button>`,
        )}
      </div>
      <div id="sample" role="tabpanel" aria-labelledby="tab-${this.language}">
        <setup-code
          label="Digest in ${sample?.language ?? ''}"
          .text=${sample?.code(secret, EXAMPLE_EMAIL) ?? ''}
        ></setup-code>
      </div>
      <p class="help">Then, on the page:</p>
      <setup-code label="User in the configuration" .text=${config}></setup-code>
    </section>`;
  }

  #checkCard(): TemplateResult {
    return html`<section class="card" aria-labelledby="check">
      <h2 id="check">Check a digest</h2>
      <p class="intro">
        Whether what your server makes is what we expect. It is compared in this browser only.
      </p>
      <form class="check" @submit=${this.#check}>
        <div>
          <label for="email">Email address</label>
          <input
            id="email"
            placeholder=${EXAMPLE_EMAIL}
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            required
          />
        </div>
        <div>
          <label for="digest">Digest</label>
          <input
            id="digest"
            class="mono"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            required
          />
        </div>
        <div><button class="button">Check</button></div>
      </form>
      <div role="status">
        ${
          this.verdict
            ? html`<p class="notice ${this.verdict.isRight ? 'good' : 'bad'}">${this.verdict.text}</p>`
            : nothing
        }
      </div>
    </section>`;
  }

  #rotation(): TemplateResult {
    const end = (): void => {
      this.isRotating = false;
    };
    return html`<setup-dialog heading="Rotate the secret key" @setup-cancel=${end}>
      <p>
        A new key is made. Your server still signs with the old one: both are valid for as long as you say, so
        that nobody is marked as “[Cannot verify]” while you change it.
      </p>
      <p class="quiet">If the old key has leaked, let it end now. This cannot be undone.</p>
      <div class="overlap">
        <label for="overlap">The old key stays valid</label>
        <select id="overlap">
          ${OVERLAPS.map(
            ([hours, label]) =>
              html`<option value=${hours} .selected=${hours === DEFAULT_OVERLAP}>${label}</option>`,
          )}
        </select>
      </div>
      <div class="row answers">
        <button type="button" class="button plain" @click=${end}>Cancel</button>
        <button type="button" class="button primary" @click=${this.#rotate}>Make a new key</button>
      </div>
    </setup-dialog>`;
  }

  protected override willUpdate(): void {
    const { account } = this.store.state;
    if (!account || account.id === this.#keyOf) return;
    this.#keyOf = account.id;
    this.isShown = false;
    void this.#load();
  }

  async #load(): Promise<SecretKeyView | null> {
    const id = this.#keyOf;
    this.key = (await this.store.attempt(() => this.store.api.secretKey(id))) ?? null;
    return this.key;
  }

  readonly #toggle = async (): Promise<void> => {
    if (!this.isShown) await this.#load();
    this.isShown = !this.isShown && this.key !== null;
  };

  readonly #copy = async (): Promise<void> => {
    const key = await this.#load();
    if (!key) return;
    try {
      await navigator.clipboard.writeText(key.secretKey);
      this.store.say('The key was copied.');
    } catch {
      this.isShown = true;
      this.store.say('This browser does not allow copying: select the key and copy it manually.', true);
    }
  };

  readonly #rotate = async (): Promise<void> => {
    const id = this.#keyOf;
    const hours = Number(this.renderRoot.querySelector<HTMLSelectElement>('#overlap')?.value);
    const rotated = await this.store.attempt(() => this.store.api.rotate(id, hours));
    this.isRotating = false;
    if (!rotated) return;
    this.key = rotated;
    this.isShown = true;
    await this.store.refresh();
    this.store.say(
      hours === 0 ? 'There is a new key. The old one is not valid any more.' : 'There is a new key.',
    );
  };

  readonly #check = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const [email, digest] = [...this.renderRoot.querySelectorAll<HTMLInputElement>('.check input')];
    const key = await this.#load();
    if (!email || !digest || !key) return;
    const expected = await digestOf(key.secretKey, email.value);
    const given = digest.value.trim();
    const isRight = given === expected;
    const text =
      expected === null
        ? 'This browser can check on pages with HTTPS only.'
        : isRight
          ? 'The digest is right: this user would be verified.'
          : given.toLowerCase() === expected
            ? 'It is in capital letters: it must be in lower case.'
            : `It is not the digest of this address with the current key. ${email.value === email.value.trim() ? 'Check the key, and that the address is exactly the same.' : 'The address has spaces around it.'}`;
    this.verdict = { isRight, text };
  };

  readonly #onTabKey = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = DIGEST_SAMPLES.findIndex(({ id }) => id === this.language);
    const next = DIGEST_SAMPLES.at((at + step) % DIGEST_SAMPLES.length);
    if (!next) return;
    this.language = next.id;
    this.renderRoot.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
}
