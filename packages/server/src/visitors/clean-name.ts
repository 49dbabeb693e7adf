/**
 * Cleans a name for display beside our own marks. `[Unverified]` and `[Cannot verify]` are ours, and so is
 * their absence: no name may claim to be verified or not (LC-30, CC-07). Pure.
 */

import { displayName } from 'missive-chat/core/display-name.js';
import { lettersOf } from './confusable-characters.js';

/** In the widget's languages. They are compared without accents and look-alikes. */
const VERDICTS = `
  verified, unverified, not verified, cannot verify, can’t verify, cannot be verified, authenticated
  verifiziert, verifizierte, bestätigt, überprüft
  vérifié, vérifiée, verificado, verificada, verificato, verificata
  geverifieerd, verifierad, verificeret, bekræftet, verifisert, bekreftet, vahvistettu, doğrulandı, doğrulanmış
  ověřeno, ověřený, ověřená, zweryfikowano, zweryfikowany, zweryfikowana
  проверено, проверен, проверена, подтверждено, подтверждён, подтверждена, верифицирован, верифицировано
  перевірено, підтверджено, верифіковано
  已验证, 已驗證, 已认证, 已認證, 已核实, 认证, 認証済み, 認証済, 確認済み, 検証済み
  인증됨, 확인됨, 검증됨, 인증완료
  موثق, تم التحقق, تم التوثيق, מאומת, מאומתת`;

const folded = (text: string): string => Array.from(text, lettersOf).join('');
const PATTERN = new RegExp(
  VERDICTS.split(/[,\n]/)
    .map(folded)
    .filter(Boolean)
    .sort((a, b) => b.length - a.length)
    // `cl` looks like `d`.
    .map((word) => word.replaceAll('d', '(?:d|ci)'))
    .join('|'),
  'gu',
);

const SEPARATORS_AT_ENDS = /^[-–—:;,|/*·•~_\s]+|[-–—:;,|/*·•~_\s]+$/gu;

/** A letter of the folded text, and its position in the text itself. */
interface Letter {
  readonly letter: string;
  readonly start: number;
  readonly end: number;
  /** Index of its word: characters between letters of different words do not count. */
  readonly word: number;
}

/** Empty when nothing visible is left. */
export function cleanName(name: string): string {
  let clean = displayName(name);
  for (let before = ''; before !== clean;) {
    before = clean;
    clean = withoutEmptyBrackets(withoutVerdict(clean));
  }
  return /[\p{L}\p{N}\p{S}]/u.test(clean) ? clean : '';
}

function withoutVerdict(text: string): string {
  const letters = lettersIn(text);
  for (const { index, 0: match } of letters
    .map(({ letter }) => letter)
    .join('')
    .matchAll(PATTERN)) {
    const [before, first, last, after] = [
      index - 1,
      index,
      index + match.length - 1,
      index + match.length,
    ].map((place) => letters[place]);
    if (first === undefined || last === undefined) continue;
    const isWhole = before?.word !== first.word && after?.word !== last.word;
    if (isWhole || first.word === last.word)
      return `${text.slice(0, first.start)} ${text.slice(last.end)}`.replace(SEPARATORS_AT_ENDS, '');
  }
  return text;
}

function lettersIn(text: string): Letter[] {
  const letters: Letter[] = [];
  let word = 0;
  let start = 0;
  for (const character of text) {
    const end = start + character.length;
    const stoodFor = lettersOf(character);
    if (stoodFor === '' && !/\p{M}/u.test(character)) word += 1;
    for (const letter of Array.from(stoodFor)) letters.push({ letter, start, end, word });
    start = end;
  }
  return letters;
}

/** Brackets and separators around a removed verdict. */
const withoutEmptyBrackets = (text: string): string =>
  text
    .replace(/\(\s*\)|([-–—:;,|/*·•.~_"'“”‘’«»<>])\s*\1|[“"‘'«<]\s+[”"’'»>]/gu, (all) =>
      /\s|\(/u.test(all) ? ' ' : all,
    )
    .replace(/\s+/g, ' ')
    .trim();
