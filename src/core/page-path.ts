/** Paths of pages, and the patterns that greetings have for them (LC-52). Pure. */

/**
 * Returns the path of a page, decoded. The fragment is part of it where a single-page app has its routes there (`#/…`).
 */
export function pagePath({ pathname, hash }: { pathname: string; hash: string }): string {
  const path = /^#!?\//.test(hash) ? pathname + hash : pathname;
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/**
 * Whether a path matches one of the patterns; without patterns, every path does. A `/` at the end makes no difference:
 * `/pots/*` includes `/pots`.
 */
export function matchesPage(patterns: readonly string[], path: string): boolean {
  const bare = path.replace(/(.)\/$/, '$1');
  return (
    patterns.length === 0 ||
    patterns.some((pattern) => matchesPattern(pattern, bare) || matchesPattern(pattern, `${bare}/`))
  );
}

/**
 * Compares a text with a pattern in which `*` is any characters. The parts between the stars are looked up from left to
 * right, each once, so that no pattern takes long.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === first;
  const end = text.length - last.length;
  let place = first.length;
  if (place > end || !text.startsWith(first) || !text.endsWith(last)) return false;
  for (const part of others) {
    const found = text.indexOf(part, place);
    place = found + part.length;
    if (found < 0 || place > end) return false;
  }
  return true;
}
