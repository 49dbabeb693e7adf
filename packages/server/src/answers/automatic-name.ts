/** The author's name of automatic replies: it says that they are automatic, in the visitor's language. Pure. */

import { matchLanguage } from 'missive-chat/core/language-match.js';

const ENGLISH = 'automatic reply';

const AUTOMATIC: Readonly<Record<string, string>> = {
  en: ENGLISH,
  ar: 'رد تلقائي',
  cs: 'automatická odpověď',
  da: 'automatisk svar',
  de: 'automatische Antwort',
  es: 'respuesta automática',
  fi: 'automaattinen vastaus',
  fr: 'réponse automatique',
  he: 'תשובה אוטומטית',
  it: 'risposta automatica',
  ja: '自動返信',
  ko: '자동 응답',
  nb: 'automatisk svar',
  nl: 'automatisch antwoord',
  pl: 'automatyczna odpowiedź',
  'pt-BR': 'resposta automática',
  pt: 'resposta automática',
  ru: 'автоматический ответ',
  sv: 'automatiskt svar',
  tr: 'otomatik yanıt',
  uk: 'автоматична відповідь',
  'zh-Hant': '自動回覆',
  zh: '自动回复',
};

/** Characters of the team's name beside the words. */
const LONGEST_TEAM = 100;

/** The words in the first of these languages that there is, else in English. @param tags BCP 47 */
export function automaticWords(tags: readonly string[]): string {
  const isThere = (language: string): boolean => Object.hasOwn(AUTOMATIC, language);
  const matches = tags.map((tag) => matchLanguage(tag, isThere)?.language);
  return AUTOMATIC[matches.find((match) => match !== undefined) ?? 'en'] ?? ENGLISH;
}

/** Such as “Automatic reply · Kiln & Clay”. What says so comes first: the window cuts long names. */
export function automaticName(team: string, tags: readonly string[]): string {
  const words = automaticWords(tags);
  const name = Array.from(team.trim()).slice(0, LONGEST_TEAM).join('');
  const [first = '', ...rest] = Array.from(words);
  const mark = first.toUpperCase() + rest.join('');
  return name === '' ? mark : `${mark} · ${name}`;
}
