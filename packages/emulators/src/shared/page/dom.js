/* global document */
/** Nodes are built, never parsed: text from visitors only ever becomes a text node or an attribute's value. */

const SVG = 'http://www.w3.org/2000/svg';

export const byId = (id) => document.getElementById(id);

/** `class`, `on…` handlers and plain attributes; false, null and undefined leave an attribute out. */
export const h = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else setAttribute(node, name, value);
  }
  node.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
};

export const icon = (name) => {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `/shared/page/icons.svg#icon-${name}`);
  svg.append(use);
  return svg;
};

/** Writes only what differs, so that live regions and selections are left alone. */
export const setText = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};

export const setAttribute = (node, name, value) => {
  if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value))
    node.setAttribute(name, value === true ? '' : String(value));
};

/**
 * Makes the children of `parent` those of `items`, in order; nodes with the same key stay the same nodes, and
 * focus stays where it is. `update` may return another node to take the old one's place.
 */
export const keyed = (parent, items, { keyOf, create, update }) => {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const wanted = new Set(items.map(keyOf));
  const known = new Map();
  for (const node of [...parent.children]) {
    if (wanted.has(node.dataset.key)) known.set(node.dataset.key, node);
    else node.remove();
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let node = known.get(key);
    if (!node) {
      node = create(item);
      node.dataset.key = key;
    }
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
    update?.(node, item);
  }
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
};

/** Fills a menu, and leaves a choice that is still there. */
export const fillMenu = (select, options) =>
  keyed(select, options, {
    keyOf: ({ value }) => value,
    create: ({ value }) => h('option', { value }),
    update: (node, { text }) => setText(node, text),
  });

const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/** Text with its web addresses as links. */
export const linkified = (text) => {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    nodes.push(text.slice(end, match.index));
    nodes.push(h('a', { href: match[0], target: '_blank', rel: 'noopener noreferrer' }, match[0]));
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)].filter((node) => node !== '');
};
