/**
 * Merges configuration layers key by key along the shape of the defaults: never a general
 * deep merge, so an unknown key (`__proto__` among them) is only reported.
 */

import { ANSWER_PREFIX } from './answer-names.js';
import { DEFAULTS } from './config-defaults.js';
import type { ConfigLayers } from './config-layers.js';
import { isCallbackName } from './events.js';
import type { Presets } from './presets.js';
import type { Config, ConfigLayer } from './types.js';
import { EXTRA_VARIABLES } from './variables.js';

/**
 * Called with the path of an option that does not exist or has a value of the wrong type; the option is
 * ignored.
 */
export type ReportOption = (path: string) => void;

type Tree = Readonly<Record<string, unknown>>;

/** Options with a fixed set of values. */
export const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'chat.header': ['title', 'team'],
  'chat.rating': ['', 'faces', 'thumbs'],
  'chat.conversations': ['one', 'many'],
  'chat.position': ['bottom-right', 'bottom-left', 'top-right', 'top-left'],
  'chat.theme': ['light', 'dark', 'auto'],
};

/** The configuration of one widget, with `auto` values; `withPresets` resolves those. */
export function resolveLayers(layers: ConfigLayers, report?: ReportOption): Config {
  const { settings, all } = layers;
  const config = resolveConfig(all, report);
  const { chat, id } = config;
  // HTML alone cannot hide the branding: the account's plan decides (LC-05).
  const hideBranding = chat.hideBranding && settings?.mayHideBranding === true;
  if (chat.hideBranding && settings?.mayHideBranding === false) report?.('chat.hideBranding');
  return { ...config, id: settings?.account ?? id, chat: { ...chat, hideBranding } };
}

/** Resolves `auto` and a language that has not loaded yet to the actual theme and language. */
export const withPresets = (config: Config, presets: Presets | null): Config => ({
  ...config,
  chat: { ...config.chat, theme: presets?.theme ?? 'light', locale: presets?.locale ?? '' },
});

/** Merges the layers, lowest first. */
export const resolveConfig = (
  layers: readonly ConfigLayer[],
  report: ReportOption = () => undefined,
): Config =>
  layers.reduce<Tree>(
    (below, layer) => applyLayer(below, layer, '', report),
    DEFAULTS as unknown as Tree,
  ) as unknown as Config;

function applyLayer(below: Tree, layer: Tree, path: string, report: ReportOption): Tree {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, given] of Object.entries(layer)) {
    const at = path + key;
    // Pages set counts and flags as numbers and booleans; the team reads them as text.
    const value = path === 'meta.' && /number|boolean/.test(typeof given) ? String(given) : given;
    if (value === undefined || value === null || isCallbackName(at)) continue;
    // Documented: an empty value means the account's.
    if (value === '' && (at === 'chat.name' || at === 'chat.avatarUrl')) continue;
    const known = Object.hasOwn(below, key) ? below[key] : undefined;
    if (!isKnown(below, path, key) || !isRightType(known, value, at)) report(at);
    else
      merged[key] =
        // Plural forms of one language are not merged with another's.
        isTree(value) && isTree(known) && path !== 'strings.'
          ? applyLayer(known, value, `${at}.`, report)
          : value;
  }
  return merged;
}

const isKnown = (below: Tree, path: string, key: string): boolean =>
  (path === 'meta.' && !key.startsWith(ANSWER_PREFIX)) ||
  // Only the window knows the names of the texts; unknown ones are not shown.
  path === 'strings.' ||
  Object.hasOwn(below, key) ||
  (path === 'chat.variables.' && (EXTRA_VARIABLES as readonly string[]).includes(key));

function isRightType(known: unknown, value: unknown, path: string): boolean {
  const choices = Object.hasOwn(CHOICES, path) && CHOICES[path];
  if (choices) return choices.includes(value as string);
  if (path.startsWith('strings.')) return (isTree(value) ? Object.values(value) : [value]).every(isText);
  if (isBubbleText(path)) return [value].flat().every(isText);
  // Custom data has no known type: it is text.
  return typeof value === typeof (known ?? '') && isTree(value) === isTree(known);
}

/** These also accept an array of strings, one per bubble. */
export const isBubbleText = (path: string): boolean =>
  /^messages\.(welcome|help|identify|away|error)$/.test(path);

const isText = (value: unknown): boolean => typeof value === 'string';

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
