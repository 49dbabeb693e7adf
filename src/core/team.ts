/** The team in the window’s header, and the check of a list that a page or an operator wrote. Browser and server share it. */

import type { ChatState } from './chat-state.js';
import type { Author, Config, TeamMember } from './types.js';

export const TEAM_LIMITS = {
  members: 12,
  /** Characters. */
  name: 60,
  avatarUrl: 2_000,
} as const;

/** Members in the header. */
const SHOWN = 3;

export interface TeamProblem {
  /** Place in the list, such as `[0, 'name']`; empty for the list itself. */
  readonly path: readonly (string | number)[];
  /** Follows the name of the field. */
  readonly message: string;
}

const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length <= max;

const isPicture = (value: unknown): boolean =>
  isText(value, TEAM_LIMITS.avatarUrl) && /^(https?:\/\/[^\s/]\S*)?$/i.test(value);

/** Returns everything that is wrong with a team. */
export function teamProblems(list: unknown): TeamProblem[] {
  if (!Array.isArray(list) || list.length > TEAM_LIMITS.members)
    return [{ path: [], message: `must be a list of at most ${TEAM_LIMITS.members} members` }];
  return list.flatMap((member: unknown, place) =>
    problemsOf(member).map(({ path, message }) => ({ path: [place, ...path], message })),
  );
}

function problemsOf(member: unknown): TeamProblem[] {
  if (typeof member !== 'object' || member === null || Array.isArray(member))
    return [{ path: [], message: 'must be an object with a name' }];
  const { name, avatarUrl, ...others } = member as Readonly<Record<string, unknown>>;
  const problems: TeamProblem[] = Object.keys(others).map((key) => ({
    path: [key.slice(0, 100)],
    message: 'is not an option of a member: there are name and avatarUrl',
  }));
  if (!isText(name, TEAM_LIMITS.name) || name.trim() === '')
    problems.push({ path: ['name'], message: `must be a text of 1 to ${TEAM_LIMITS.name} characters` });
  if (avatarUrl !== undefined && !isPicture(avatarUrl))
    problems.push({
      path: ['avatarUrl'],
      message: `must be an address of at most ${TEAM_LIMITS.avatarUrl} characters that begins with https:// or http://, or empty`,
    });
  return problems;
}

/** Returns the members without a problem. Each problem is reported with the place of its field. */
export function validTeam(list: readonly TeamMember[], report: (problem: string) => void): TeamMember[] {
  const problems = teamProblems(list);
  for (const { path, message } of problems)
    report(`${['team', ...path].join('.')} ${message}. It is ignored.`);
  if (problems.some(({ path }) => path.length === 0)) return [];
  return list.filter((_, place) => !problems.some(({ path }) => path[0] === place));
}

export interface ShownTeam {
  readonly people: readonly Author[];
  /** Whether it is the one who answers. */
  readonly isAnswering: boolean;
}

/**
 * Who is shown: the person whose message is the latest of the team’s, unless the conversation was closed since; before
 * that, the first members. A program is no person, and nobody is named where names are not shown.
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
