/** Finds the available language that fits a language tag best. Pure. */

export interface LanguageMatch {
  /** One of the available languages. */
  readonly language: string;
  /** Tag for dates, numbers and the `lang` of displayed texts: the requested tag, if its language is available. */
  readonly locale: string;
}

/** Readers of one of these languages understand the other. */
const NEAR: Readonly<Record<string, string>> = { no: 'nb', nn: 'nb' };

/** Returns the best available language for a language tag (BCP 47); null if there is none, or the tag is invalid. */
export function matchLanguage(tag: string, isThere: (language: string) => boolean): LanguageMatch | null {
  const asked = parsed(tag);
  if (!asked) return null;
  const language = NEAR[asked.language] ?? asked.language;
  // Chinese of Taiwan and of Hong Kong have the same script: only the region tells them apart.
  const names = [`${language}-${asked.region}`, `${language}-${asked.maximize().script}`, language];
  const found = names.find(isThere);
  return found === undefined
    ? null
    : { language: found, locale: language === asked.language ? asked.toString() : found };
}

/** Replaces old codes by the new ones (`iw` is `he`); returns undefined if the tag is invalid. */
function parsed(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag.trim().replaceAll('_', '-'));
  } catch {
    return undefined;
  }
}
