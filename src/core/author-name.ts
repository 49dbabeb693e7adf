/** Names of people whose email address must stay private, or proves nothing. Pure. */

/** Returns an empty string if the name contains an email address: some people use theirs as their name (CC-06). */
export const withoutAddress = (name: string): string => (/\S[@\uFF20\uFE6B]\S/u.test(name) ? '' : name);
