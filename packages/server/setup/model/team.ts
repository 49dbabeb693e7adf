/** Changes of the list of team members. Pure. */

import { TEAM_LIMITS } from '../../../../src/core/team.js';
import type { TeamMember } from '../../../../src/core/types.js';

/** An empty picture is left out. */
export function withMember(
  list: readonly TeamMember[],
  place: number,
  changes: Partial<TeamMember>,
): TeamMember[] {
  return list.map((member, at) => {
    if (at !== place) return member;
    const { name, avatarUrl = '' } = { ...member, ...changes };
    return avatarUrl === '' ? { name } : { name, avatarUrl };
  });
}

const keyOf = ({ name }: TeamMember): string => name.trim().toLowerCase();

/** Adds those that are missing, as far as there is room; members without a picture get theirs. */
export function withMissiveUsers(list: readonly TeamMember[], users: readonly TeamMember[]): TeamMember[] {
  const known = new Set(list.map(keyOf));
  const completed = list.map((member) =>
    member.avatarUrl
      ? member
      : (users.find((user) => keyOf(user) === keyOf(member) && user.avatarUrl) ?? member),
  );
  return [...completed, ...users.filter((user) => !known.has(keyOf(user)))].slice(0, TEAM_LIMITS.members);
}
