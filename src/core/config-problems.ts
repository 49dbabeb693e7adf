/**
 * Explains invalid options to developers. Not part of the launcher: it is loaded when
 * there is a problem.
 */

import { DEFAULTS } from './config-defaults.js';
import { CHOICES, isBubbleText } from './config-resolve.js';

type Tree = Readonly<Record<string, unknown>>;

/** A sentence that names the option at `path` and the fix. */
export function explainOption(path: string): string {
  if (path === 'MissiveChatConfig') return `Use window.${path} = {…}, not const or let.`;
  const keys = path.split('.');
  const key = keys.pop() ?? '';
  // If a key contains dots itself, there is no value at its path.
  const parent = keys.reduce<unknown>((tree, name) => (tree as Tree | undefined)?.[name], DEFAULTS);
  const siblings = (parent ?? {}) as Tree;
  if (path.startsWith('strings.'))
    return `${path} must be a string, or an object of strings by plural form (one, other). It is ignored.`;
  if (path === 'chat.hideBranding')
    return `${path} must be true or false, and true needs the plan productive or business. It is ignored.`;
  // As ANSWER_PREFIX, whose module would be a file of its own here.
  if (path.startsWith('meta.field:'))
    return `${path} is the name of an answer in the form: choose one that does not begin with “field:”. It is ignored.`;
  if (path.startsWith('meta.')) return `${path} must be text. It is ignored.`;
  if (Object.hasOwn(siblings, key)) return `${path} must be ${expected(siblings[key], path)}. It is ignored.`;
  const sibling = nearestName(key, Object.keys(siblings));
  const meant = sibling === undefined ? elsewhere(key) : [...keys, sibling].join('.');
  return `There is no option ${path}.${meant === undefined ? ' It is ignored.' : ` Did you mean ${meant}?`}`;
}

function expected(known: unknown, path: string): string {
  const choices = CHOICES[path];
  if (choices) return `one of ${choices.map((choice) => choice || 'empty').join(', ')}`;
  if (isBubbleText(path)) return 'a string or an array of strings';
  if (typeof known === 'boolean') return 'true or false';
  if (Array.isArray(known)) return 'a list';
  return typeof known === 'string' ? 'a string' : 'an object';
}

/** The same name in another part of the documented configuration. */
function elsewhere(key: string): string | undefined {
  const part = Object.entries(DEFAULTS).find(
    ([, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key),
  );
  return part && `${part[0]}.${key}`;
}

/** Names from other products and mistakes on real pages, which edit distance does not find. */
const MEANT: Readonly<Record<string, string>> = {
  hash: 'digest',
  hmac: 'digest',
  user: 'name',
  avatar: 'avatarUrl',
};

/** The most similar of `known`, or undefined if none is similar. */
function nearestName(name: string, known: readonly string[]): string | undefined {
  const meant = MEANT[name];
  if (meant !== undefined && known.includes(meant)) return meant;
  const spelled = name.toLowerCase();
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(spelled, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, candidate.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return best?.candidate;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
