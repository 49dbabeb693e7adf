/** The team in the window’s header, and the check of a list that a page or an operator wrote. Browser and server share it. */

import type { ChatState } from './chat-state.js';
import { isText, listProblems, must, validItems, type Check, type ListProblem } from './list-problems.js';
import type { Author, Config, TeamMember } from './types.js';

export const TEAM_LIMITS = {
  members: 12,
  /** Characters. */
  name: 60,
  avatarUrl: 2_000,
} as const;

/** Members in the header. */
const SHOWN = 3;

const { members, name, avatarUrl } = TEAM_LIMITS;

const CHECKS: Readonly<Record<keyof TeamMember, Check>> = {
  name: must((value) => isText(value, name), `a text of 1 to ${name} characters`),
  avatarUrl: must(
    (value) => value === '' || (isText(value, avatarUrl) && /^https?:\/\/[^\s/]\S*$/i.test(value)),
    `an address of at most ${avatarUrl} characters that begins with https:// or http://, or empty`,
  ),
};

/** Returns everything that is wrong with a team. */
export const teamProblems = (list: unknown): ListProblem[] =>
  listProblems(list, { most: members, item: 'member', required: ['name'], checks: CHECKS });

/** Returns the members without a problem. Each problem is reported with the place of its field. */
export const validTeam = (list: readonly TeamMember[], report: (problem: string) => void): TeamMember[] =>
  validItems(list, 'team', teamProblems(list), report);

export interface ShownTeam {
  readonly people: readonly Author[];
  /** Whether it is the one who answers. */
  readonly isAnswering: boolean;
}

/**
 * Who is shown: the person whose message is the latest of the team’s, unless the conversation was closed since; before
 * that, the first members. Programs do not count, and no name is shown where names are hidden.
 */
export function shownTeam(
  { chat }: Pick<Config, 'chat'>,
  team: readonly TeamMember[],
  messages: ChatState['messages'],
): ShownTeam {
  const latest = [...messages]
    .reverse()
    .find(
      ({ from, author, isAutomatic }) =>
        from === 'end' || (from === 'team' && author.name !== '' && !isAutomatic),
    );
  if (latest?.from === 'team' && chat.showNames) {
    const { name, avatarUrl } = latest.author;
    const known = team.find((member) => member.name === name)?.avatarUrl ?? '';
    return { people: [{ name, avatarUrl: avatarUrl || known }], isAnswering: true };
  }
  const people = team.slice(0, SHOWN).map(({ name, avatarUrl = '' }) => ({ name, avatarUrl }));
  return { people, isAnswering: false };
}
