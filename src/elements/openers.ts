/** What of the page opens a chat besides its own button. */

/** Any element of the page may open the window. */
export const OPENER = '[data-missive-open],a[href="#missive-chat"]';

/** By its id, or namelessly as the only one. */
export const isMeant = (chat: Element, id: string | undefined): boolean =>
  id ? id === chat.id : document.querySelectorAll(chat.localName).length === 1;
