/**
 * Features that few pages need, and none needs on load: themes and languages beyond the documented ones, changes of the
 * account's settings on a page that has been open for a while, return links of emails, and greetings.
 */

import { DARK_VARIABLES } from './core/dark-variables.js';
import { isRightToLeft } from './core/right-to-left.js';
import { Lazy } from './core/lazy.js';
import type { FollowPresets, MarkedElement, Presets } from './core/presets.js';
import type { GreetedHost, PresetsModule } from './elements/platform.js';
import type { Language } from './locales/language.js';
import { bestLanguage, LANGUAGES } from './locales/languages.js';
import { report } from './report.js';
import { followPageLanguage } from './transport/page-language.js';
import { followPageTheme } from './transport/page-theme.js';

export { followReturnLink } from './transport/return-link.js';
export { watchSettings } from './transport/watch-settings.js';

const greetings = new Lazy(() => import('./greetings.js'));
const greeted = new WeakSet<GreetedHost>();

/** Greetings of the configuration wait until the page is idle. */
export const greet: PresetsModule['greet'] = (host, idOrText) => {
  const start = (): void =>
    void greetings.load().then(
      (part) => part.greet(host, idOrText),
      () => greeted.delete(host),
    );
  if (idOrText) start();
  else if (!greeted.has(host)) {
    greeted.add(host);
    host.platform.page.whenIdle(start);
  }
};

interface Texts extends Partial<Language> {
  readonly locale: string;
}

const ENGLISH: Texts = { locale: '' };

export const followPresets: FollowPresets = ({ theme, locale }, changed) => {
  let shown: Presets['theme'] | undefined;
  let texts: Texts | undefined;
  let wantedTag: string | undefined;
  let marked: MarkedElement | undefined;

  const tell = (): void => {
    if (!shown || !texts) return;
    const { locale: tag, ...layer } = texts;
    const variables = shown === 'dark' ? DARK_VARIABLES : {};
    changed({
      theme: shown,
      locale: tag,
      mark(element) {
        marked = element;
        markLanguage(element, tag);
      },
      layer: { ...layer, chat: { variables } },
    });
  };
  const setTheme = (theme: Presets['theme']): void => {
    shown = theme;
    tell();
  };
  const setLanguage = (tag: string): void => {
    wantedTag = tag;
    void textsIn(tag, tag === locale).then((loaded) => {
      if (tag !== wantedTag) return; // the tag changed while the texts loaded
      texts = loaded;
      tell();
    });
  };
  const ends = [
    theme === 'auto' ? followPageTheme(setTheme) : setTheme(theme),
    locale === 'auto' ? followPageLanguage(setLanguage) : setLanguage(locale),
  ];
  return () => {
    wantedTag = undefined;
    if (marked) markLanguage(marked, '');
    for (const end of ends) end?.();
  };
};

/** Without a tag, the element has the page's own language and direction. */
function markLanguage(element: MarkedElement, tag: string): void {
  const before = element.lang;
  if (tag) element.lang = tag;
  else element.removeAttribute('lang');
  element.dir = isRightToLeft(tag) ? 'rtl' : tag && 'ltr';
  // Firefox exposes to screen readers only the language that an element had when it was attached.
  if (element.lang !== before && !element.matches('[data-open], :focus-within'))
    (element as HTMLElement).replaceWith(element as HTMLElement);
}

/**
 * Returns the texts in the language of the tag. Returns English if there is no better match, which is reported to the
 * developer for a tag of their own, and if the file does not load.
 */
async function textsIn(tag: string, isOwnTag: boolean): Promise<Texts> {
  const match = bestLanguage(tag);
  if (!match) {
    if (isOwnTag && tag)
      report(`There are no texts in “${tag}” (chat.locale): ${IN_ENGLISH} There are: ${KNOWN}.`);
    return ENGLISH;
  }
  const { language, locale } = match;
  const load = LANGUAGES[language];
  if (!load) return { locale };
  try {
    return { locale, ...(await load()).language };
  } catch {
    report(`The texts in “${language}” did not load: ${IN_ENGLISH}`);
    return ENGLISH;
  }
}

const IN_ENGLISH = 'the chat is shown in English.';
const KNOWN = ['en', ...Object.keys(LANGUAGES)].join(', ');
