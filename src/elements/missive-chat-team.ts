import { html, LitElement, nothing } from 'lit';
import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import { INITIAL_STATE, type ChatState } from '../core/chat-state.js';
import { DEFAULTS } from '../core/config-defaults.js';
import { stringsOf } from '../core/strings.js';
import { shownTeam, validTeam } from '../core/team.js';
import type { Config, TeamMember } from '../core/types.js';
import { teamStyles } from './missive-chat-team.styles.js';
import { sharedStyles } from './styles/shared.styles.js';
import { avatar, avatarStyles } from './templates/avatar.js';

/**
 * Who visitors write to, below the title: up to three members of the team, and the person who answers once there is one.
 *
 * @customElement missive-chat-team
 * @private
 */
export class MissiveChatTeamElement extends LitElement {
  static report: (problem: string) => void = () => undefined;
  static override styles: CSSResultGroup = [sharedStyles, avatarStyles, teamStyles];
  static override properties = { config: { attribute: false }, state: { attribute: false } };

  declare config: Config;
  declare state: ChatState;
  #list: readonly TeamMember[] | undefined;
  #team: readonly TeamMember[] = [];

  constructor() {
    super();
    this.config = DEFAULTS;
    this.state = INITIAL_STATE;
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    const { team } = this.config;
    if (!changes.has('config') || team === this.#list) return;
    this.#list = team;
    this.#team = validTeam(team, MissiveChatTeamElement.report);
  }

  override render(): TemplateResult | typeof nothing {
    const { config } = this;
    const { people, isAnswering } = shownTeam(config, this.#team, this.state.messages);
    if (people.length === 0) return nothing;
    const names = new Intl.ListFormat(config.chat.locale || 'en', { style: 'narrow' });
    return html`<div class="team" ?data-answering=${isAnswering}>
      <span class="visually-hidden">${stringsOf(config).team}:</span>
      ${
        config.chat.showAvatars
          ? html`<span class="faces">${people.map((person) => avatar(person, false))}</span>`
          : nothing
      }
      <span class="names"
        >${names
          .formatToParts(people.map(({ name }) => name))
          .map(({ type, value }) => (type === 'element' ? html`<bdi>${value}</bdi>` : value))}</span
      >
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'missive-chat-team': MissiveChatTeamElement;
  }
}
