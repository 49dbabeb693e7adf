import { isEscape } from '../escape.js';
import { isMeant, OPENER } from '../openers.js';
import type { WindowHost } from '../platform.js';

/** What of the page Escape belongs to while it is open: wherever the focus is, and only where it is nowhere. */
const MODAL = ':is(:popover-open, [aria-modal=true])';
const DIALOG = ':is(dialog[open], :popover-open, [role=dialog], [role=alertdialog], [aria-modal=true])';

/**
 * Escape closes the window also where the focus is on what opens it, or nowhere (LC-17). In the window the panel
 * sees to it. The answer ends it.
 */
export function closeOnEscape(host: WindowHost, close: () => void): () => void {
  let isOurs = false;
  const ending = new AbortController();
  const { signal } = ending;
  // Looked at before the page closes its own, acted on after everybody had their turn.
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
