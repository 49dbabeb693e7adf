/** Names of people whose address is nobody's business, or proves nothing. Pure. */

/** Empty when it holds an email address: some people's name is theirs (CC-06). */
export const withoutAddress = (name: string): string => (/\S[@\uFF20\uFE6B]\S/u.test(name) ? '' : name);
