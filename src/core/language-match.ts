/** Which of the languages there are fits a language tag best. Pure. */

export interface LanguageMatch {
  /** Of the languages that there are. */
  readonly language: string;
  /** For dates and numbers, and for the `lang` of what is shown: the tag that was asked for, as far as it fits. */
  readonly locale: string;
}

/** Those who read one of these read the other. */
const NEAR: Readonly<Record<string, string>> = { no: 'nb', nn: 'nb' };

/** The best there is for a language tag (BCP 47); null where there is nothing, or the tag is none. */
export function matchLanguage(tag: string, isThere: (language: string) => boolean): LanguageMatch | null {
  const asked = parsed(tag);
  if (!asked) return null;
  const language = NEAR[asked.language] ?? asked.language;
  // By its script, Chinese of Taiwan and of Hong Kong is the same: the region says which one that is.
  const names = [`${language}-${asked.region}`, `${language}-${asked.maximize().script}`, language];
  const found = names.find(isThere);
  return found === undefined
    ? null
    : { language: found, locale: language === asked.language ? asked.toString() : found };
}

/** Whether texts in the language of the tag run from right to left. */
export const isRightToLeft = (tag: string): boolean => /^(ar|fa|he|ur)\b/.test(tag);

/** Old codes become the new ones (`iw` is `he`); undefined where it is no tag. */
function parsed(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag.trim().replaceAll('_', '-'));
  } catch {
    return undefined;
  }
}
