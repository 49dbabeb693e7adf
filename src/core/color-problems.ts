/**
 * Reports which of the page's colors are not readable on each other (WCAG 1.4.3, 1.4.11). Loaded only when a page sets
 * colors.
 */

interface Pair {
  readonly text: string;
  readonly back: string;
  /** Minimum contrast. */
  readonly least: number;
  /** Whether the window corrects the default automatically: then only a set text color matters. */
  readonly isMended: boolean;
}

const HEADER = 'header-opened-background-color';

const PAIRS: readonly Pair[] = [
  { text: 'header-title-text-color', back: HEADER, least: 4.5, isMended: true },
  { text: 'header-subtitle-text-color', back: HEADER, least: 4.5, isMended: true },
  { text: 'close-button-color', back: HEADER, least: 3, isMended: true },
  { text: 'text-color', back: 'background-color', least: 4.5, isMended: true },
  { text: 'text-color', back: 'bubble-light-color', least: 4.5, isMended: true },
  { text: 'light-text-color', back: 'background-color', least: 3, isMended: true },
  { text: 'badge-color', back: 'badge-background-color', least: 3, isMended: false },
];

/** Contrast of two relative luminances: 1 to 21. */
export const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

/**
 * Returns a sentence for each pair that is hard to read, with the variables and the fix.
 *
 * @param variables as resolved
 * @param luminanceOf relative luminance of a variable's color, or null if it is not a color
 * @param exact names of the set variables, which are shown unchanged
 */
export function explainColors(
  variables: Readonly<Record<string, string>>,
  luminanceOf: (name: string) => number | null,
  exact: readonly string[],
): string[] {
  return PAIRS.flatMap(({ text, back, least, isMended }) => {
    const [textLuminance, backLuminance] = [luminanceOf(text), luminanceOf(back)];
    if (textLuminance === null || backLuminance === null || (isMended && !exact.includes(text))) return [];
    const ratio = contrast(textLuminance, backLuminance);
    if (ratio >= least) return [];
    const [best, bestRatio] = bestOn(backLuminance);
    return [
      `chat.variables: ${text} (${variables[text] ?? ''}) on ${back} (${variables[back] ?? ''}) has a contrast of ` +
        `${rounded(ratio)}:1, and ${least}:1 is needed to read it. Choose ${best}, with ${rounded(bestRatio)}:1, or another ${back}.`,
    ];
  });
}

/** Black or white, whichever is more readable on this luminance, and its contrast. */
function bestOn(luminance: number): [color: string, contrast: number] {
  const [white, black] = [contrast(1, luminance), contrast(0, luminance)];
  return white > black ? ['#fff', white] : ['#000', black];
}

/** Rounds down, so that insufficient contrast is never shown as sufficient. */
const rounded = (ratio: number): string => (Math.floor(ratio * 10) / 10).toFixed(1);
