/** Reads the built manifest. */
import { readFileSync } from 'node:fs';

export interface Named {
  readonly name: string;
  readonly description?: string;
}

interface Typed extends Named {
  readonly type?: { readonly text: string };
  readonly default?: string;
}

interface Member extends Typed {
  readonly kind: 'field' | 'method';
  readonly static?: boolean;
  readonly readonly?: boolean;
  readonly reflects?: boolean;
}

export interface ManifestElement extends Named {
  readonly tagName: string;
  readonly attributes: readonly Typed[];
  readonly members: readonly Member[];
  readonly events: readonly Typed[];
  readonly slots: readonly Named[];
  readonly cssParts: readonly Named[];
  readonly cssProperties: readonly Typed[];
}

export const readBuilt = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../dist/${file}`, import.meta.url), 'utf8'));

/** Returns the manifest's declaration of an element. */
export function elementOf(tag: string): ManifestElement {
  const { modules } = readBuilt('custom-elements.json') as { modules: { declarations: ManifestElement[] }[] };
  const element = modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName === tag);
  if (!element) throw new Error(`The manifest has no <${tag}>.`);
  return element;
}
