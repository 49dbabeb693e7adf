/**
 * Creates elements without a template engine: the button is on every page, and Lit's templates load with the window.
 */

type Attributes = Readonly<Record<string, string>>;

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  return fill(document.createElement(tag) as Element, attributes, children) as HTMLElementTagNameMap[Tag];
}

/** Creates an icon with a single path. */
export function makeIcon(className: string, d: string): SVGElement {
  const svg = <Tag extends 'svg' | 'path'>(tag: Tag, attributes: Attributes, ...children: Node[]) =>
    fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
  return svg('svg', { class: className, viewBox: '0 0 24 24' }, svg('path', { d }));
}

/** Returns the focused element, looking into shadow roots; null if it is the page itself. */
export function focusedElement(root: Document | ShadowRoot = document): HTMLElement | null {
  const active = root.activeElement as HTMLElement | null;
  if (active?.shadowRoot?.activeElement) return focusedElement(active.shadowRoot);
  return active === document.body ? null : active;
}

function fill<E extends Element>(element: E, attributes: Attributes, children: (Node | string)[]): E {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
