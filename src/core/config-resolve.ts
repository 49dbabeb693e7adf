/**
 * Configuration layers → one configuration, key by key along the shape of its defaults: never a general
 * deep merge, so a key that is not ours (`__proto__` among them) goes nowhere but into a report.
 */

import { DEFAULTS } from './config-defaults.js';
import type { ConfigLayers } from './config-layers.js';
import { isCallbackName } from './events.js';
import type { Presets } from './presets.js';
import type { Config, ConfigLayer } from './types.js';
import { EXTRA_VARIABLES } from './variables.js';

/** Called with the path of an option that does not exist or has a value of the wrong type; it is left out. */
export type ReportOption = (path: string) => void;

type Tree = Readonly<Record<string, unknown>>;

/** Options that take one of a few words. */
export const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'chat.position': ['bottom-right', 'bottom-left', 'top-right', 'top-left'],
  'chat.theme': ['light', 'dark', 'auto'],
};

/** The whole configuration of one widget, as it is asked for: `withPresets` says what that is now. */
export function resolveLayers(layers: ConfigLayers, report?: ReportOption): Config {
  const { settings, all } = layers;
  const config = resolveConfig(all, report);
  const { chat, id } = config;
  // HTML alone cannot hide the branding: the account's plan decides (LC-05).
  const hideBranding = chat.hideBranding && settings?.mayHideBranding === true;
  if (chat.hideBranding && settings?.mayHideBranding === false) report?.('chat.hideBranding');
  return { ...config, id: settings?.account ?? id, chat: { ...chat, hideBranding } };
}

/** The theme and the language as they are: `auto` and what has not loaded yet are told apart from that. */
export const withPresets = (config: Config, presets: Presets | null): Config => ({
  ...config,
  chat: { ...config.chat, theme: presets?.theme ?? 'light', locale: presets?.locale ?? '' },
});

/** Lowest layer first. */
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
    // Pages attach counts and flags as they are; the team reads them as text.
    const value = path === 'meta.' && /number|boolean/.test(typeof given) ? String(given) : given;
    if (value === undefined || value === null || isCallbackName(at)) continue;
    // Documented to be the account's where the page leaves them empty.
    if (value === '' && (at === 'chat.name' || at === 'chat.avatarUrl')) continue;
    const known = Object.hasOwn(below, key) ? below[key] : undefined;
    if (!isKnown(below, path, key) || !isRightType(known, value, at)) report(at);
    else
      merged[key] =
        // One language's plural forms are nothing to another's.
        isTree(value) && isTree(known) && path !== 'strings.'
          ? applyLayer(known, value, `${at}.`, report)
          : value;
  }
  return merged;
}

const isKnown = (below: Tree, path: string, key: string): boolean =>
  path === 'meta.' ||
  // Which names there are, only the window knows: what it does not know is shown nowhere.
  path === 'strings.' ||
  Object.hasOwn(below, key) ||
  (path === 'chat.variables.' && (EXTRA_VARIABLES as readonly string[]).includes(key));

function isRightType(known: unknown, value: unknown, path: string): boolean {
  const choices = Object.hasOwn(CHOICES, path) && CHOICES[path];
  if (choices) return choices.includes(value as string);
  if (path.startsWith('strings.')) return (isTree(value) ? Object.values(value) : [value]).every(isText);
  if (isBubbleText(path)) return [value].flat().every(isText);
  // Where nothing is known (custom data), it is text.
  return typeof value === typeof (known ?? '') && isTree(value) === isTree(known);
}

/** These take an array of strings too, a bubble each. */
export const isBubbleText = (path: string): boolean => /^messages\.(welcome|help|identify|error)$/.test(path);

const isText = (value: unknown): boolean => typeof value === 'string';

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
