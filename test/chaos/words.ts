/** Texts: short and long, in many scripts, and often repeated. */

import type { Random } from './random.js';

export interface ChaosFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const OFTEN = ['ok', 'Thanks!', '👍', 'Yes', '?', 'שלום', 'One moment please'];
const SENTENCES = [
  'Where is my parcel? It was to come on Tuesday.',
  'متى يصل طلبي؟ الرقم هو ١٢٣٤',
  'האם אפשר להחליף את הקערה הכחולה? (order #77)',
  'ご注文の品は本日発送いたしました。',
  '👩🏽‍🚀 loved it! 🇺🇦🏳️‍🌈 e\u0301 ﷽',
  'See https://shop.example/bowls?size=2&glaze=ash#photos, or write to potter@example.net',
  '<b>not bold</b> & "quotes" <script>alert(1)</script> &amp;',
  'line one\nline two\n\n  line four, indented',
  '*stars* _dashes_ `code` <https://a.example|label>',
  '- a list\n- that stays text\n1. so does this',
  'Ζαχαρίας έψαξε για το πιάτο του — ничего не нашёл…',
  'zero\u200bwidth and \u202Eright to left\u202C marks',
];
const LONG = 'The glaze has run at the foot, and the second bowl rings dull when it is tapped. ';

/** `mark` makes some of them unique. No text is much longer than `longest` characters. */
export function textOf(random: Random, mark: string, longest: number): string {
  const kind = random.next();
  if (kind < 0.2) return random.pick(OFTEN);
  if (kind < 0.25) return `${LONG.repeat(random.whole(5, Math.floor(longest / LONG.length)))}${mark}`;
  return `${random.pick(SENTENCES)} ${mark}`;
}

const FILE_TYPES = [
  ['png', 'image/png'],
  ['pdf', 'application/pdf'],
  ['txt', 'text/plain'],
  ['json', 'application/json'],
  ['zip', 'application/zip'],
] as const;

/** Small and large files; the largest is a phone's photo. */
export function fileOf(random: Random, mark: string, largest: number): ChaosFile {
  const [extension, type] = random.pick(FILE_TYPES);
  const size = random.chance(0.1) ? random.whole(largest / 2, largest) : random.whole(1, 40_000);
  const name = random.chance(0.2) ? `photo.${extension}` : `كأس ${mark} (1).${extension}`;
  return { name, type, bytes: extension === 'json' ? jsonOf(random, mark) : random.bytes(size) };
}

const jsonOf = (random: Random, mark: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify({ mark, number: random.next() }));
