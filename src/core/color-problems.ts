/**
 * Tells a developer which of the page's colours cannot be read on each other (WCAG 1.4.3, 1.4.11). Loaded only
 * where a page chooses colours.
 */

interface Pair {
  readonly text: string;
  readonly back: string;
  /** The lowest contrast that will do. */
  readonly least: number;
  /** Whether the window mends the default by itself: then it matters only where the colour of the text is set. */
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

/** Of two relative luminances: 1 to 21. */
export const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

/**
 * A sentence for each pair that is hard to read: it names the variables, and the fix.
 *
 * @param variables as resolved
 * @param luminanceOf relative luminance of a variable's colour, or null where it is none
 * @param exact names of those that are set, and so shown exactly as they are
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

/** Black or white, whichever is read more easily on this luminance, and its contrast. */
function bestOn(luminance: number): [color: string, contrast: number] {
  const [white, black] = [contrast(1, luminance), contrast(0, luminance)];
  return white > black ? ['#fff', white] : ['#000', black];
}

/** Downwards: what falls short of a limit is never shown as the limit. */
const rounded = (ratio: number): string => (Math.floor(ratio * 10) / 10).toFixed(1);
