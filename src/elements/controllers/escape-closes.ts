import { isEscape } from '../escape.js';
import { isMeant, OPENER } from '../openers.js';
import type { WindowHost } from '../platform.js';

/**
 * Page elements that handle Escape while they are open: MODAL wherever the focus is, DIALOG only if nothing is focused.
 */
const MODAL = ':is(:popover-open, [aria-modal=true])';
const DIALOG = ':is(dialog[open], :popover-open, [role=dialog], [role=alertdialog], [aria-modal=true])';

/**
 * Makes Escape close the window when the focus is on an element that opens the window, or nowhere (LC-17). Inside the
 * window, the panel handles Escape. Returns a dispose function.
 */
export function closeOnEscape(host: WindowHost, close: () => void): () => void {
  let isOurs = false;
  const ending = new AbortController();
  const { signal } = ending;
  // Checks before the page closes its own dialogs; acts after all other listeners have run.
  const look = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') isOurs = isFor(host, event.composedPath());
  };
  const act = (event: KeyboardEvent): void => {
    if (isEscape(event) && isOurs) close();
  };
  addEventListener('keydown', look, { signal, capture: true });
  addEventListener('keydown', act, { signal });
  return () => ending.abort();
}

function isFor(host: WindowHost, path: readonly EventTarget[]): boolean {
  const [target] = path;
  if (target === document.body || target === document.documentElement) return !isShown(DIALOG);
  return path.some((element) => element === host || opens(element, host)) && !isShown(MODAL);
}

const isShown = (selector: string): boolean =>
  [...document.querySelectorAll(selector)].some((element) => element.getClientRects().length > 0);

function opens(target: EventTarget, host: WindowHost): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.localName === 'missive-chat-button')
    return isMeant(host, target.getAttribute('for') ?? undefined);
  return target.matches(OPENER) && isMeant(host, target.dataset.missiveOpen);
}
