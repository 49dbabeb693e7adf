/** Elements of the page that open a chat, besides its own button. */

/** Selector of elements that open the window; any element of the page can. */
export const OPENER = '[data-missive-open],a[href="#missive-chat"]';

/** Matches by id, or, without an id, if it is the only chat on the page. */
export const isMeant = (chat: Element, id: string | undefined): boolean =>
  id ? id === chat.id : document.querySelectorAll(chat.localName).length === 1;
