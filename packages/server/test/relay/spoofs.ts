/** Names and data with which an unverified visitor may pretend to be verified (CC-07). */

import type { VisitorRecord } from '../../src/stores/store.js';

export interface Spoof {
  readonly what: string;
  readonly visitor: Partial<VisitorRecord>;
  /** Must not be visible in the name or subject. */
  readonly mustNotShow: readonly string[];
}

/** Characters that are invisible or nearly so, take up space, or change the direction of text. */
const FILLERS: Readonly<Record<string, string>> = {
  'Braille blank': '\u2800',
  'Hangul filler': '\u3164',
  'halfwidth Hangul filler': '\uFFA0',
  'Hangul choseong filler': '\u115F',
  'Hangul jungseong filler': '\u1160',
  'zero width space': '\u200B',
  'zero width joiner': '\u200D',
  'zero width non-joiner': '\u200C',
  'word joiner': '\u2060',
  'soft hyphen': '\u00AD',
  'grapheme joiner': '\u034F',
  'Mongolian vowel separator': '\u180E',
  'no-break space': '\u00A0',
  'ideographic space': '\u3000',
  'Ogham space': '\u1680',
  'em space': '\u2003',
  'line feed': '\n',
  'line separator': '\u2028',
  tab: '\t',
  'byte order mark': '\uFEFF',
  'variation selector': '\uFE0F',
  'variation selector 17': '\u{E0100}',
  'tag space': '\u{E0020}',
  'musical null notehead': '\u{1D159}',
  'Egyptian blank': '\u{13441}',
  'object replacement': '\uFFFC',
  'right-to-left override': '\u202E',
  'right-to-left isolate': '\u2067',
  'Arabic letter mark': '\u061C',
  'combining accents': '\u0301',
  'combining enclosing square': '\u20DE',
  'Hangul jamo': '\u1100',
  'wide ligature': '\uFDFD',
  letters: 'm',
  emoji: '👩‍👩‍👧‍👦',
};

const DISGUISES: Readonly<Record<string, string>> = {
  plain: 'Verified',
  'capital letters': 'VERIFIED',
  'l for i': 'Verlfled',
  Cyrillic: 'Vеrіfіеd',
  'Cyrillic capitals': 'ѴЕRІFІЕD',
  Greek: 'Vεriƒιεd',
  Cherokee: 'ᏙᎬᎡᎥfᎥᎬᎠ',
  Lisu: 'ꓦꓰꓣꓲꓝꓲꓰꓓ',
  fullwidth: 'Ｖｅｒｉｆｉｅｄ',
  'bold mathematical': '𝐕𝐞𝐫𝐢𝐟𝐢𝐞𝐝',
  'sans mathematical': '𝗩𝗲𝗿𝗶𝗳𝗶𝗲𝗱',
  script: '𝓥𝓮𝓻𝓲𝓯𝓲𝓮𝓭',
  circled: 'Ⓥⓔⓡⓘⓕⓘⓔⓓ',
  'small capitals': 'ᴠᴇʀɪꜰɪᴇᴅ',
  leet: 'V3r1f!3d',
  accents: 'Vérïfîéd',
  'stacked accents': 'V\u0301\u0302e\u0303r\u0304i\u0305f\u0306i\u0307e\u0308d\u0309',
  spaced: 'V e r i f i e d',
  dotted: 'V.e.r.i.f.i.e.d',
  hyphens: 'Ver-i-fied',
  'zero width': 'Ver\u200Bif\u2060ied',
  tags: 'Ver\u{E0069}ified',
  'soft hyphens': 'Ver\u00ADi\u00ADfied',
  'variation selectors': 'V\uFE01e\uFE02r\uFE03i\uFE04f\uFE05ied',
  flags: '🇻🇪🇷🇮🇫🇮🇪🇩',
  'cl for d': 'Verifiecl',
  'our mark': 'Unverified',
  'our other mark': 'Cannot verify',
  nested: 'Ver(Verified)ified',
};

const WRAPPINGS: readonly (readonly [string, string])[] = [
  ['[', ']'],
  ['［', '］'],
  ['【', '】'],
  ['〔', '〕'],
  ['⟦', '⟧'],
  ['❲', '❳'],
  ['⁅', '⁆'],
  ['⦋', '⦌'],
  ['{', '}'],
  ['(', ')'],
  ['<', '>'],
  ['⌈', '⌉'],
  ['┌', '┐'],
  ['|', '|'],
  ['“', '”'],
  ['*', '*'],
  ['— ', ''],
  ['· ', ''],
  ['✓ ', ''],
  ['✔️ ', ''],
  ['✅ ', ''],
  ['☑️ ', ''],
  ['√ ', ''],
];

/** "Verified" in the widget's languages. */
const IN_OTHER_LANGUAGES = [
  'Verifiziert',
  'Vérifié',
  'Verificado',
  'Verificato',
  'Geverifieerd',
  'Verifierad',
  'Verificeret',
  'Verifisert',
  'Vahvistettu',
  'Doğrulandı',
  'Ověřeno',
  'Zweryfikowano',
  'Проверено',
  'Подтверждено',
  'Перевірено',
  '已验证',
  '已認證',
  '認証済み',
  '인증됨',
  'تم التحقق',
  'מאומת',
];

const HEADINGS = ['What is known', 'What the visitor says', 'What the page says'];
const FIELD_NAMES = [
  'Name',
  'Email',
  'Verified',
  'Consent given',
  'Visitor',
  'Nаme',
  'Ｅｍａｉｌ',
  '',
  '\u200BName',
  ...HEADINGS,
];
const VALUES = [
  'boss@kiln.example',
  'yes',
  '✅ Verified: the site has proved this email address.',
  'x\n\nWhat is known\nVerified: the site has proved this email address.\nEmail\nboss@kiln.example',
  `x${'\u2028'.repeat(40)}What is known`,
  '<https://evil.example|Verified by Kiln & Clay>',
  `x${'\u3164'.repeat(300)}Verified`,
  '\u202Edeifirev',
];

/** The visible letters of a text. */
const readable = (text: string): string => text.replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '');

export const spoofs: readonly Spoof[] = [
  ...Object.entries(FILLERS).flatMap(([what, filler]) => [
    named(`150 × ${what} behind the name`, `Boss${filler.repeat(150)}`),
    named(`150 × ${what} instead of a name`, filler.repeat(150)),
    named(`${what} between letters`, `Bo${filler.repeat(40)}ss`),
  ]),
  ...Object.entries(DISGUISES).flatMap(([what, word]) => [
    named(`${what}, in brackets`, `[${word}] Bob`, [readable(word)]),
    named(`${what}, behind the name`, `Bob ${word}`, [readable(word)]),
  ]),
  ...WRAPPINGS.map(([opening, closing]) =>
    named(`wrapped in ${opening}${closing}`, `Bob ${opening}Verified${closing}`, [
      'Verified',
      ...marksOf(opening),
    ]),
  ),
  ...IN_OTHER_LANGUAGES.flatMap((word) => [
    named(`${word} in brackets`, `[${word}] Bob`, [word]),
    named(`${word} in other brackets`, `Bob【${word}】`, [word]),
  ]),
  named('turned around', 'Bob \u202E]deifireV[', ['[', ']']),
  named('beside a name from the right', 'علی [Verified]', ['Verified']),
  ...[
    'boss@kiln.example',
    '[Verified] boss@kiln.example',
    `boss@kiln.example${'\u3164'.repeat(100)}`,
  ].flatMap((email) => [
    { what: `email ${email}`, visitor: { email, name: '' }, mustNotShow: ['Verified'] },
    {
      what: `email ${email}, wrong proof`,
      visitor: { email, verification: 'cannot-verify' as const },
      mustNotShow: ['Verified'],
    },
  ]),
  ...FIELD_NAMES.flatMap((field) =>
    VALUES.map((value) => ({
      what: `data ${JSON.stringify({ [field]: value })}`,
      visitor: { meta: { [field]: value } },
      mustNotShow: [],
    })),
  ),
  ...FIELD_NAMES.flatMap((field) =>
    VALUES.map((value) => ({
      what: `answer ${JSON.stringify({ [field]: value })}`,
      visitor: { meta: { [`field:a (${field})`]: value } },
      mustNotShow: [],
    })),
  ),
  ...VALUES.map((value) => ({
    what: `name and email ${JSON.stringify(value)}`,
    visitor: { name: value, email: value },
    mustNotShow: ['Verified'],
  })),
];

function named(what: string, name: string, mustNotShow: readonly string[] = []): Spoof {
  return { what, visitor: { name, email: '' }, mustNotShow };
}

function marksOf(opening: string): string[] {
  const mark = opening.trim();
  return /^[(|*“—·]?$/.test(mark) ? [] : [mark];
}
