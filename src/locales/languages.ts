/** The languages there are, each a file of its own that is loaded when a page asks for it. */

import type { Language } from './language.js';

export const LANGUAGES: Readonly<Record<string, () => Promise<{ language: Language }>>> = {
  fr: () => import('./fr.js'),
};

/** The best there is for a language tag (BCP 47); null where that is English. */
export const bestLanguage = (tag: string): string | null => {
  const [language = ''] = tag.toLowerCase().split('-');
  return Object.hasOwn(LANGUAGES, language) ? language : null;
};
