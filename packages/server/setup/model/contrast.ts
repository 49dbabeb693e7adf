/** Checks the contrast between adjacent colors of the chat (WCAG 1.4.3), and suggests a readable color. */

import { contrast } from '../../../../src/core/color-problems.js';

/** Red, green and blue from 0 to 255, alpha from 0 to 1. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];
/** Parses a CSS color; null for anything else. */
export type ReadColor = (value: string) => Rgba | null;

interface Pair {
  /** Variable of the text, or the chat's own white. */
  readonly text: string | null;
  readonly back: string;
  readonly where: string;
  /** Minimum contrast. */
  readonly least: number;
  /** The chat replaces unreadable text by black or white. */
  readonly isMended: boolean;
}

const HEADER = 'header-opened-background-color';

export const PAIRS: readonly Pair[] = [
  { text: null, back: 'main-color', where: 'White text on buttons', least: 4.5, isMended: true },
  {
    text: null,
    back: 'bubble-dark-color',
    where: 'White text in bubbles of the visitor',
    least: 4.5,
    isMended: true,
  },
  {
    text: 'text-color',
    back: 'bubble-light-color',
    where: 'Bubbles of the team',
    least: 4.5,
    isMended: true,
  },
  { text: 'text-color', back: 'background-color', where: 'Text in the window', least: 4.5, isMended: true },
  { text: 'light-text-color', back: 'background-color', where: 'Quiet text', least: 3, isMended: true },
  { text: 'header-title-text-color', back: HEADER, where: 'Title in the header', least: 4.5, isMended: true },
  {
    text: 'header-subtitle-text-color',
    back: HEADER,
    where: 'Line below the title',
    least: 4.5,
    isMended: true,
  },
  { text: 'close-button-color', back: HEADER, where: 'Close button', least: 3, isMended: true },
  { text: 'badge-color', back: 'badge-background-color', where: 'Badge', least: 3, isMended: false },
];

export interface ContrastProblem {
  readonly where: string;
  /** Variable to change. */
  readonly variable: string;
  readonly ratio: string;
  readonly least: number;
  /** A readable value of the variable. */
  readonly better: string;
  /** Until it is changed, the chat uses black or white text. */
  readonly isMended: boolean;
}

const WHITE: Rgba = [255, 255, 255, 1];

/** @param chosen names of the variables that the operator has set: defaults get no warning */
export function contrastProblems(
  variables: Readonly<Record<string, string>>,
  chosen: ReadonlySet<string>,
  read: ReadColor,
): ContrastProblem[] {
  const colorOf = (name: string): Rgba | null => read(resolved(variables, name));
  return PAIRS.flatMap(({ text, back, where, least, isMended }) => {
    const backColor = colorOf(back);
    const textColor = text === null ? WHITE : colorOf(text);
    const variable = text !== null && chosen.has(text) ? text : back;
    const isChosen =
      text === null || !isMended ? chosen.has(back) || chosen.has(text ?? '') : chosen.has(text);
    if (!backColor || !textColor || !isChosen) return [];
    const solid = over(backColor, WHITE);
    const ratio = ratioOf(over(textColor, solid), solid);
    if (ratio >= least) return [];
    const better =
      variable === text
        ? nearest(over(textColor, solid), solid, least, (color) => ratioOf(color, solid))
        : nearest(solid, textColor, least, (color) => ratioOf(textColor, color));
    return [{ where, variable, ratio: rounded(ratio), least, better, isMended }];
  });
}

/** The value of a variable, with references to other variables resolved. */
export function resolved(variables: Readonly<Record<string, string>>, name: string, depth = 5): string {
  const value = variables[name] ?? '';
  if (depth === 0) return '';
  return value.replace(/var\(\s*--([\w-]+)\s*(?:,[^)]*)?\)/g, (_, other: string) =>
    resolved(variables, other, depth - 1),
  );
}

/** Composites a color over another one. */
export function over([r, g, b, alpha]: Rgba, back: Rgba): Rgba {
  const mix = (value: number, below: number): number => value * alpha + below * (1 - alpha);
  return [mix(r, back[0]), mix(g, back[1]), mix(b, back[2]), 1];
}

const linear = (value: number): number =>
  value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;

const luminance = ([r, g, b]: Rgba): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

export const ratioOf = (a: Rgba, b: Rgba): number => contrast(luminance(a), luminance(b));

/** The nearest readable color: a step towards black or white, away from the other color. */
function nearest(from: Rgba, other: Rgba, least: number, ratio: (color: Rgba) => number): string {
  const ends: Rgba[] = [
    [0, 0, 0, 1],
    [255, 255, 255, 1],
  ];
  const end = ends.sort((a, b) => ratioOf(b, other) - ratioOf(a, other))[0] ?? WHITE;
  for (let step = 0.05; step < 1; step += 0.05) {
    const color = over([end[0], end[1], end[2], step], from).map(Math.round) as unknown as Rgba;
    if (ratio(color) >= least) return toHex(color);
  }
  return toHex(end);
}

export const toHex = ([r, g, b]: Rgba): string =>
  `#${[r, g, b].map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;

/** Rounds down, so that insufficient contrast is never shown as sufficient. */
const rounded = (ratio: number): string => (Math.floor(ratio * 10) / 10).toFixed(1);
