import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ProgramTest, ProgramView, SavedProgram } from '../../src/api/program.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

/** The webhook of a program that answers visitors first (CS-10). It is saved apart from the other settings, since it has a secret. */
export class SetupAnswersElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      form,
      form > * + *,
      .secret > * + * {
        margin-top: 14px;
      }
      .secret {
        margin-top: 24px;
      }
      .check {
        display: flex;
        align-items: center;
        gap: 10px;
        font-weight: 500;
      }
      .said {
        margin-top: 12px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    view: { state: true },
    secret: { state: true },
    problem: { state: true },
    answer: { state: true },
  };

  /** Null until it has loaded. */
  declare private view: ProgramView | null;
  /** A secret that was just made: shown once. */
  declare private secret: string;
  declare private problem: { readonly field: 'url' | ''; readonly text: string } | null;
  declare private answer: ProgramTest | string | null;
  #account = '';

  constructor() {
    super();
    this.view = null;
    this.secret = '';
    this.problem = null;
    this.answer = null;
  }

  override render(): TemplateResult {
    const { view } = this;
    return html`
      <h1>Automatic replies</h1>
      <p class="lead">
        A program of yours can speak first: an away answer, a search in your help pages, or a language model.
        Visitors and your team see that it is automatic, and a person’s reply ends it.
      </p>
      ${view === null ? html`<p class="quiet" role="status">Loading…</p>` : this.#loaded(view)}
    `;
  }

  #loaded(view: ProgramView): TemplateResult {
    return html`${this.#status(view)}
      <section class="card" aria-labelledby="webhook">
        <h2 id="webhook">Webhook</h2>
        <p class="intro">
          Each message of a visitor is sent there, signed with the secret. What it returns is the reply. A
          failing or slow program delays nothing.
        </p>
        <form @submit=${this.#save} novalidate>
          <div>
            <label for="url">Address of the program</label>
            <input
              id="url"
              type="url"
              class="mono"
              autocomplete="off"
              placeholder="https://answers.example.com/chat"
              .value=${live(view.program?.url ?? '')}
              aria-invalid=${this.problem?.field === 'url'}
              aria-describedby="url-problem"
            />
            <div id="url-problem" role="alert">
              ${this.problem === null ? nothing : html`<p class="error">${this.problem.text}</p>`}
            </div>
          </div>
          <label class="check">
            <input id="isOn" type="checkbox" .checked=${live(view.program?.isOn ?? false)} />
            <span>Let it answer visitors</span>
          </label>
          <div class="row">
            <button class="button primary" ?disabled=${this.isBusy}>Save</button>
            ${
              view.program === null
                ? nothing
                : html`<button type="button" class="button plain" @click=${this.#remove}>Remove</button>`
            }
          </div>
        </form>
        ${view.program === null ? nothing : this.#secret(view.program.secretEnding)}
      </section>
      ${view.program === null && view.source === null ? nothing : this.#test()}`;
  }

  #status({ source }: ProgramView): TemplateResult {
    const [kind, tag, text] =
      source === 'webhook'
        ? ['good', 'On', 'The webhook below answers visitors.']
        : source === 'module'
          ? ['good', 'On', 'A module in the configuration of the chat server answers visitors.']
          : ['', 'Off', 'Only your team answers visitors.'];
    return html`<section class="card" aria-label="Status">
      <p class="row"><span class="tag ${kind}">${tag}</span><span>${text}</span></p>
    </section>`;
  }

  #secret(ending: string): TemplateResult {
    return html`<div class="secret">
      <h3>Secret</h3>
      ${
        this.secret === ''
          ? html`<p class="quiet">It ends with <code>${ending}</code>, and is not shown again.</p>`
          : html`<p class="notice good">Copy it into your program now: it is not shown again.</p>
              <setup-code label="Secret" .text=${this.secret}></setup-code>`
      }
      <p class="row">
        <button type="button" class="button tight" @click=${this.#renew}>Make another secret</button>
      </p>
    </div>`;
  }

  #test(): TemplateResult {
    const { answer } = this;
    return html`<section class="card" aria-labelledby="test">
      <h2 id="test">Try it</h2>
      <p class="intro">The program is asked as if a visitor had written. Nobody else sees its answer.</p>
      <form @submit=${this.#ask}>
        <div>
          <label for="text">A visitor’s message</label>
          <input id="text" required maxlength="1000" autocomplete="off" />
        </div>
        <div class="row"><button class="button" ?disabled=${this.isBusy}>Ask the program</button></div>
      </form>
      <div role="status" aria-live="polite">
        ${
          answer === null
            ? nothing
            : typeof answer === 'string'
              ? html`<p class="notice bad">${answer}</p>`
              : html`<p class="notice good said">${textOf(answer)}</p>`
        }
      </div>
    </section>`;
  }

  protected override willUpdate(): void {
    const id = this.store.state.account?.id ?? '';
    if (id === '' || id === this.#account) return;
    this.#account = id;
    this.view = null;
    this.secret = '';
    this.problem = null;
    this.answer = null;
    void this.store
      .attempt(() => this.store.api.program(id))
      .then((view) => {
        if (view && id === this.#account) this.view = view;
      });
  }

  readonly #save = (event: Event): void => {
    event.preventDefault();
    const url = this.#input('url')?.value.trim() ?? '';
    const isOn = this.#input('isOn')?.checked ?? false;
    void this.#change((id) => this.store.api.saveProgram(id, { url, isOn }), 'The program was saved.');
  };

  readonly #renew = (): void => {
    void this.#change(
      (id) => this.store.api.newProgramSecret(id),
      'There is another secret. The previous one is not used any more.',
    );
  };

  readonly #remove = (): void => {
    void this.#change(async (id) => {
      await this.store.api.removeProgram(id);
      return this.store.api.program(id);
    }, 'The program was removed.');
  };

  async #change(change: (id: string) => Promise<SavedProgram>, done: string): Promise<void> {
    const id = this.#account;
    this.problem = null;
    const view = await this.request(
      () => change(id),
      ({ fields: [field], message }) => {
        this.problem =
          field?.field === 'url' ? { field: 'url', text: field.message } : { field: '', text: message };
      },
    );
    if (!view || id !== this.#account) return;
    this.view = view;
    this.secret = view.secret ?? '';
    this.answer = null;
    this.store.say(done);
  }

  readonly #ask = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.answer = null;
    const answer = await this.request(
      () => this.store.api.askProgram(this.#account, this.#input('text')?.value ?? ''),
      ({ message }) => {
        this.answer = message;
      },
    );
    if (answer) this.answer = answer;
  };

  #input(id: string): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`);
  }
}

/** What the program said, in words. */
function textOf({ replies, handOff, ms }: ProgramTest): string {
  const said = replies.map(({ text, replies: quick }) =>
    quick.length === 0 ? text : `${text}\n[${quick.join('] [')}]`,
  );
  if (handOff !== null)
    said.push(`It hands the conversation over to the team.${handOff === '' ? '' : ` ${handOff}`}`);
  return `${said.length === 0 ? 'It stays silent.' : said.join('\n\n')}\n\n(${ms} ms)`;
}
