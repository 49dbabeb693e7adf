import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { TEAM_LIMITS } from '../../../../src/core/team.js';
import type { TeamMember } from '../../../../src/core/types.js';
import { moved } from '../model/greetings.js';
import { withMember, withMissiveUsers } from '../model/team.js';
import { sharedStyles } from '../styles/shared.styles.js';
import { SetupElement } from './setup-element.js';

const PATH = 'settings.team';

/** The members of the team that visitors see in the header. */
export class SetupTeamElement extends SetupElement {
  static override styles = [
    sharedStyles,
    css`
      ol {
        margin: 16px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: start;
        gap: 8px 20px;
        padding: 14px 0;
        border-top: 1px solid var(--line);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 2px;
        margin-top: 26px;
      }
      .add {
        margin-top: 16px;
      }
      @media (max-width: 640px) {
        li {
          grid-template-columns: 1fr;
        }
        .acts {
          margin-top: 0;
        }
      }
    `,
  ];
  static override properties = {
    ...SetupElement.properties,
    isTaking: { state: true },
    taken: { state: true },
  };

  declare private isTaking: boolean;
  /** What was taken from Missive, in words. */
  declare private taken: string;

  constructor() {
    super();
    this.isTaking = false;
    this.taken = '';
  }

  override render(): TemplateResult {
    const list = this.#list;
    const isFull = list.length >= TEAM_LIMITS.members;
    return html`<section class="card" aria-labelledby="title">
      <h2 id="title">Members of the team</h2>
      <p class="intro">
        The header of the window shows the first three, if it shows the team. Visitors read these names.
      </p>
      ${
        list.length > 0
          ? html`<ol>
              ${list.map((member, place) => this.#member(member, place))}
            </ol>`
          : nothing
      }
      <div class="row add">
        <button type="button" class="button" id="add" ?disabled=${isFull} @click=${this.#add}>
          Add a member
        </button>
        <button
          type="button"
          class="button"
          aria-disabled=${this.isTaking}
          ?disabled=${isFull}
          @click=${this.#take}
        >
          Take from Missive
        </button>
        <span class="quiet">${list.length} of at most ${TEAM_LIMITS.members}</span>
      </div>
      <div role="status">
        ${this.isTaking ? html`<p class="help">Asking Missive…</p>` : nothing}
        ${this.taken ? html`<p class="help">${this.taken}</p>` : nothing}
      </div>
      ${this.store.state.problems
        .filter(({ field }) => field === PATH)
        .map(({ message }) => html`<p class="error" role="alert">${message}</p>`)}
    </section>`;
  }

  #member({ name, avatarUrl = '' }: TeamMember, place: number): TemplateResult {
    const last = this.#list.length - 1;
    const title = name || `Member ${place + 1}`;
    const problems = this.store.problemsOf(`${PATH}.${place}`);
    const set = (changes: Partial<TeamMember>): void => this.#set(withMember(this.#list, place, changes));
    return html`<li>
      <div>
        <label for="name-${place}">Name</label>
        <input
          id="name-${place}"
          .value=${live(name)}
          maxlength=${TEAM_LIMITS.name}
          autocomplete="off"
          aria-describedby="problem-${place}"
          aria-invalid=${problems.length > 0}
          @input=${({ target }: Event) => set({ name: (target as HTMLInputElement).value })}
        />
        <div id="problem-${place}" role="alert">
          ${problems.map(({ message }) => html`<p class="error">${message}</p>`)}
        </div>
        <setup-picture
          .store=${this.store}
          .value=${avatarUrl}
          .label=${`Picture of ${title}`}
          @setup-picture=${({ detail }: CustomEvent<string>) => set({ avatarUrl: detail })}
        ></setup-picture>
      </div>
      <div class="acts">
        ${this.#button(`up-${place}`, `Move up: ${title}`, 'Up', place === 0, () => this.#move(place, -1))}
        ${this.#button(`down-${place}`, `Move down: ${title}`, 'Down', place === last, () => this.#move(place, 1))}
        ${
          avatarUrl
            ? this.#button(`bare-${place}`, `No picture: ${title}`, 'No picture', false, () => {
                set({ avatarUrl: '' });
                this.#focus(`name-${place}`);
              })
            : nothing
        }
        ${this.#button(`remove-${place}`, `Remove: ${title}`, 'Remove', false, () => {
          this.#set(this.#list.filter((_, at) => at !== place));
          this.#focus(last === 0 ? 'add' : `name-${Math.min(place, last - 1)}`);
        })}
      </div>
    </li>`;
  }

  #button(id: string, label: string, words: string, isDisabled: boolean, act: () => void): TemplateResult {
    return html`<button
      type="button"
      class="button plain tight"
      id=${id}
      aria-label=${label}
      ?disabled=${isDisabled}
      @click=${act}
    >
      ${words}
    </button>`;
  }

  get #list(): readonly TeamMember[] {
    return this.store.draft?.settings.team ?? [];
  }

  #set(list: readonly TeamMember[]): void {
    this.store.edit(PATH, list.length > 0 ? list : undefined);
  }

  #move(place: number, by: 1 | -1): void {
    const to = place + by;
    this.#set(moved(this.#list, place, to));
    const isAtEnd = to === 0 || to === this.#list.length - 1;
    this.#focus(`${by < 0 === isAtEnd ? 'down' : 'up'}-${to}`);
  }

  readonly #add = (): void => {
    this.#set([...this.#list, { name: '' }]);
    this.#focus(`name-${this.#list.length - 1}`);
  };

  readonly #take = async (): Promise<void> => {
    const id = this.store.state.account?.id;
    if (id === undefined || this.isTaking) return;
    this.isTaking = true;
    this.taken = '';
    const users = await this.store.attempt(() => this.store.api.missiveTeam(id));
    this.isTaking = false;
    // Another account may have been opened since.
    if (!users || this.store.state.account?.id !== id) return;
    const before = this.#list.length;
    this.#set(withMissiveUsers(this.#list, users));
    const added = this.#list.length - before;
    this.taken = `Missive has ${users.length === 1 ? 'one user' : `${users.length} users`}; ${added} added. Save to use them.`;
  };

  #focus(id: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#${id}`)?.focus());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'setup-team': SetupTeamElement;
  }
}
