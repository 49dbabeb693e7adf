/**
 * Options of the configuration that the Setup page may set: a schema derived from core's defaults, so that no
 * option is declared twice. A change is a merge patch (RFC 7396): `null` resets to the default.
 */

import { z } from 'zod';
import { DEFAULTS } from 'missive-chat/core/config-defaults.js';
import { explainOption } from 'missive-chat/core/config-problems.js';
import { CHOICES, isBubbleText } from 'missive-chat/core/config-resolve.js';
import { fieldProblems } from 'missive-chat/core/field-problems.js';
import { greetingProblems } from 'missive-chat/core/greeting-problems.js';
import type { ListProblem } from 'missive-chat/core/list-problems.js';
import { teamProblems } from 'missive-chat/core/team.js';
import type { ConfigLayer } from 'missive-chat/core/types.js';
import { EXTRA_VARIABLES } from 'missive-chat/core/variables.js';
import type { FieldProblem } from '../api/account.js';

const MAX_TEXT = 2_000;
const MAX_BUBBLES = 20;
const MAX_VALUE = 500;
const MAX_META = 50;
const MAX_STRINGS = 300;

/** Describes the error of an option. On a page, core ignores an invalid option; here nothing is saved. */
export const describePath = (path: string): string =>
  explainOption(path).replace(' It is ignored.', '').replace(`${path} must`, 'must');

const text = (path: string, max: number): z.ZodString =>
  z.string({ error: describePath(path) }).max(max, `must be at most ${max} characters`);

const EMAIL = /^$|^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u;
const isWebAddress = (address: string): boolean =>
  address === '' || (/^https?:\/\//i.test(address) && URL.canParse(address));
export const WEB_ADDRESS = 'must be an address that begins with https:// or http://, or empty';
export const webAddress = (schema: z.ZodString): z.ZodString => schema.refine(isWebAddress, WEB_ADDRESS);

function leaf(path: string, known: unknown): z.ZodType {
  if (path === 'visitor.fields') return checkedList(fieldProblems);
  if (Object.hasOwn(CHOICES, path)) return z.enum([...(CHOICES[path] ?? [])], { error: describePath(path) });
  if (typeof known === 'boolean') return z.boolean({ error: describePath(path) });
  if (path.endsWith('.avatarUrl')) return webAddress(text(path, MAX_TEXT));
  if (path === 'support.email')
    return text(path, 320).regex(EMAIL, 'must be an email address such as help@example.com, or empty');
  if (path.startsWith('chat.variables.'))
    return text(path, MAX_VALUE).regex(/^[^{};<>]*$/, 'must be one CSS value, without { } ; < >');
  if (isBubbleText(path))
    return z.union([text(path, MAX_TEXT), z.array(text(path, MAX_TEXT)).max(MAX_BUBBLES)], {
      error: `${describePath(path)} Of at most ${MAX_BUBBLES} bubbles of ${MAX_TEXT} characters.`,
    });
  return text(path, MAX_TEXT);
}

function group(path: string, defaults: object): z.ZodType {
  const shape = Object.entries(defaults).map(([name, known]: [string, unknown]) => {
    const at = `${path}.${name}`;
    const isGroup = typeof known === 'object' && known !== null && !Array.isArray(known);
    return [name, (isGroup ? group(at, known) : leaf(at, known)).nullable().optional()];
  });
  return z.strictObject(Object.fromEntries(shape) as z.ZodRawShape, { error: 'must be an object' });
}

const plainText = (max: number): z.ZodString =>
  z.string({ error: 'must be a text' }).max(max, `must be at most ${max} characters`);
const name = z.string().min(1).max(100, 'must be at most 100 characters');

const meta = z.record(name, plainText(1_000).nullable(), { error: 'must be an object of names and texts' });

/** The window's texts by name; some have plural forms. */
const strings = z.record(
  name,
  z
    .union([plainText(MAX_TEXT), z.record(name, plainText(MAX_TEXT).nullable())], {
      error: 'must be a text, or an object of texts',
    })
    .nullable(),
  { error: 'must be an object of names and texts' },
);

/** The core checks these lists on pages and here. Their types would refer to the core's own files in our declarations. */
function checkedList(problemsOf: (list: unknown) => readonly ListProblem[]) {
  return z.custom<readonly unknown[]>().superRefine((list, { addIssue }) => {
    for (const { path, message } of problemsOf(list)) addIssue({ code: 'custom', path: [...path], message });
  });
}

const withExtraVariables = {
  ...DEFAULTS.chat,
  variables: {
    ...DEFAULTS.chat.variables,
    ...Object.fromEntries(EXTRA_VARIABLES.map((name) => [name, ''])),
  },
};

/** A patch of the settings. */
export const settingsPatch = z.strictObject(
  {
    chat: group('chat', withExtraVariables).nullable().optional(),
    support: group('support', DEFAULTS.support).nullable().optional(),
    team: checkedList(teamProblems).nullable().optional(),
    greetings: checkedList(greetingProblems).nullable().optional(),
    visitor: group('visitor', DEFAULTS.visitor).nullable().optional(),
    messages: group('messages', DEFAULTS.messages).nullable().optional(),
    meta: meta.nullable().optional(),
    strings: strings.nullable().optional(),
  },
  { error: 'must be an object with chat, support, team, greetings, visitor, messages, meta or strings' },
);

export type SettingsPatch = z.infer<typeof settingsPatch>;
type Tree = Readonly<Record<string, unknown>>;

/** Applies a validated patch; empty groups are removed. */
export const patchSettings = (settings: ConfigLayer, patch: SettingsPatch): ConfigLayer =>
  merge(settings, patch) ?? {};

function merge(below: Tree, patch: Tree): Tree | undefined {
  const merged = new Map<string, unknown>(Object.entries(below));
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const known = merged.get(name);
    const next = isTree(value) ? merge(isTree(known) ? known : {}, value) : value;
    if (next === null || next === undefined) merged.delete(name);
    else merged.set(name, next);
  }
  return merged.size === 0 ? undefined : Object.fromEntries(merged);
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Checks limits of the settings as a whole. */
export function settingsProblems(settings: ConfigLayer): FieldProblem[] {
  const limits = { meta: MAX_META, strings: MAX_STRINGS };
  return (['meta', 'strings'] as const)
    .filter((part) => Object.keys(settings[part] ?? {}).length > limits[part])
    .map((part) => ({ field: `settings.${part}`, message: `must have at most ${limits[part]} names` }));
}
