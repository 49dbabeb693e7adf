/**
 * An operator's unsaved edits: values by path. When the account changes elsewhere, the edits apply to the new
 * state.
 */

import type { EditableFields } from '../../src/api/account.js';

/** By path, such as `settings.chat.position`; `undefined` resets to the default. */
export type Edits = ReadonlyMap<string, unknown>;

type Tree = Readonly<Record<string, unknown>>;

/** Keys below these are arbitrary and may contain dots. */
const OPEN_GROUPS = ['settings.meta.', 'settings.strings.'] as const;
/** Edited as a whole. */
const WHOLE = 'availability.schedule';
const EDITABLE = [
  'name',
  'avatarUrl',
  'plan',
  'allowedOrigins',
  'availability',
  'email',
  'retentionDays',
  'settings',
] as const;

export function partsOf(path: string): string[] {
  const group = OPEN_GROUPS.find((one) => path.startsWith(one));
  return group === undefined ? path.split('.') : [...group.slice(0, -1).split('.'), path.slice(group.length)];
}

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const valueAt = (tree: unknown, path: string): unknown =>
  partsOf(path).reduce<unknown>(
    (value, name) => (isTree(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    tree,
  );

export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Returns the edits with one more; the account's current value removes the edit. */
export function withEdit(edits: Edits, account: EditableFields, path: string, value: unknown): Edits {
  const next = new Map(edits);
  if (isSame(valueAt(account, path), value)) next.delete(path);
  else next.set(path, value);
  return next;
}

/** The edits that still differ from the account. */
export const rebased = (edits: Edits, account: EditableFields): Edits =>
  new Map([...edits].filter(([path, value]) => !isSame(valueAt(account, path), value)));

/** As a merge patch (RFC 7396): `null` resets to the default. */
export function patchOf(edits: Edits, account: EditableFields): Tree {
  let patch: Tree = {};
  for (const [path, value] of edits)
    patch = put(patch, partsOf(path), value === undefined ? null : replacing(valueAt(account, path), value));
  return patch;
}

/** Replaces an object: keys that the new one lacks are removed. */
const replacing = (before: unknown, after: unknown): unknown =>
  isTree(before) && isTree(after)
    ? { ...Object.fromEntries(Object.keys(before).map((name) => [name, null])), ...after }
    : after;

export const withEdits = <Fields extends EditableFields>(account: Fields, edits: Edits): Fields =>
  [...edits].reduce<Tree>(
    (tree, [path, value]) => put(tree, partsOf(path), value),
    account as unknown as Tree,
  ) as unknown as Fields;

function put(tree: Tree, [name = '', ...rest]: readonly string[], value: unknown): Tree {
  const { [name]: below, ...others } = tree;
  if (rest.length > 0) return { ...others, [name]: put(isTree(below) ? below : {}, rest, value) };
  return value === undefined ? others : { ...others, [name]: value };
}

/** Paths of the differences between two states of an account. */
export function changedPaths(before: EditableFields, after: EditableFields): string[] {
  const paths = new Set(
    EDITABLE.flatMap((name) => [...leaves(before[name], name), ...leaves(after[name], name)]),
  );
  return [...paths].filter((path) => !isSame(valueAt(before, path), valueAt(after, path)));
}

const leaves = (value: unknown, path: string): string[] =>
  isTree(value) && path !== WHOLE && !path.startsWith('settings.strings.')
    ? Object.entries(value).flatMap(([name, below]) => leaves(below, `${path}.${name}`))
    : [path];
