import { DEFAULTS } from '../core/config-defaults.js';
import type { Config } from '../core/types.js';

/**
 * Says in which language what is inside is (WCAG 3.1.2), and which way that runs. Without a language it runs
 * as the page does: the documented texts are in English there, and a page's own in the page's language.
 */
export function markLanguage(element: HTMLElement, { chat: { locale }, messages }: Config): void {
  const isDocumented = messages.title === DEFAULTS.messages.title;
  set(element, 'lang', locale || (isDocumented && 'en'));
  set(element, 'dir', locale && (/^(ar|fa|he|ur)\b/.test(locale) ? 'rtl' : 'ltr'));
}

const set = (element: HTMLElement, name: string, value: string | false): void =>
  value ? element.setAttribute(name, value) : element.removeAttribute(name);
