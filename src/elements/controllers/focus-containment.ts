const FOCUSABLE = 'a[href], button, input, textarea, [tabindex]';

/** Keeps Tab inside `root`, its elements and their shadow trees: from the last to the first and back. */
export function containFocus(root: ShadowRoot, event: KeyboardEvent): void {
  if (event.key !== 'Tab' || event.altKey || event.ctrlKey || event.metaKey) return;
  const stops = tabStops(root);
  const [first, last] = [stops[0], stops.at(-1)];
  if (!first || !last) return;
  const focused = stops.find((stop) => stop === deepActiveElement(root));
  const edge = event.shiftKey ? first : last;
  if (focused && focused !== edge) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

/** Returns the focused element itself, not the host of the shadow tree it is in. */
export function deepActiveElement(root: DocumentOrShadowRoot): Element | null {
  let focused = root.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

/** In tab order: assigned elements take the position of their slot. */
function tabStops(root: ShadowRoot | Element): HTMLElement[] {
  return [...root.children].flatMap((child) =>
    child instanceof HTMLSlotElement ? child.assignedElements().flatMap(stopsAt) : stopsAt(child),
  );
}

function stopsAt(element: Element): HTMLElement[] {
  if (!(element instanceof HTMLElement)) return [];
  const inside = tabStops(element.shadowRoot ?? element);
  const isStop = element.matches(FOCUSABLE) && element.tabIndex >= 0 && element.getClientRects().length > 0;
  return isStop ? [element, ...inside] : inside;
}
