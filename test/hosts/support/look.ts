/** Measurements in a page, as source, since functions do not keep their names when passed to it. */

const HELPERS = `
  const deep = (...path) => path.reduce(
    (found, selector) => found && (found.shadowRoot ?? found).querySelector(selector), document);
  const box = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { left, top, width, height };
  };
  const styles = (element, ...names) => {
    const style = getComputedStyle(element);
    return Object.fromEntries(names.map((name) => [name, style[name]]));
  };
  const topmost = ({ left, top, width, height }) => {
    let root = document, found;
    for (;;) {
      const hit = root.elementFromPoint(left + width / 2, top + height / 2);
      if (!hit || hit === found) return found;
      found = hit;
      if (!hit.shadowRoot) return found;
      root = hit.shadowRoot;
    }
  };
  const TEXT = ['color', 'fontFamily', 'fontSize', 'fontWeight', 'lineHeight', 'letterSpacing', 'textTransform', 'visibility'];
`;

/** The button, or null if there is none yet. */
export const LAUNCHER = `(() => {${HELPERS}
  const button = deep('missive-chat', 'missive-chat-button', 'button');
  if (!button) return null;
  const icon = deep('missive-chat', 'missive-chat-button', 'svg');
  const { width, height } = box(icon);
  const own = box(button);
  const hit = topmost(own);
  return {
    ...own,
    isOnTop: !!hit && button.contains(hit),
    iconWidth: width,
    iconHeight: height,
    icon: styles(icon, 'stroke', 'fill', 'opacity').stroke,
    ...styles(button, ...TEXT, 'backgroundColor', 'borderRadius', 'cursor', 'opacity', 'boxShadow', 'filter'),
  };
})()`;

/** The open window, or null. */
export const WINDOW = `(() => {${HELPERS}
  const panel = deep('missive-chat', 'missive-chat-panel');
  const part = (...path) => deep('missive-chat', 'missive-chat-panel', ...path);
  const title = part('h2');
  const input = part('missive-chat-identify', 'input');
  if (!panel || !title || !input || panel.getAnimations().length > 0) return null;
  if (getComputedStyle(panel).visibility !== 'visible') return null;
  if (!part('missive-chat-messages').shadowRoot) return null;
  const named = (name, values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [name + ' ' + key, value]));
  const submit = part('missive-chat-identify', '.filled');
  return {
    ...box(panel),
    ...styles(panel, ...TEXT, 'backgroundColor', 'opacity', 'borderRadius', 'cursor', 'colorScheme'),
    ...named('header', { ...box(part('.header')), ...styles(part('.header'), 'backgroundColor') }),
    ...named('title', { ...box(title), ...styles(title, ...TEXT) }),
    ...named('bubble', styles(part('.bubble'), 'color', 'backgroundColor', 'fontSize', 'borderRadius')),
    ...named('input', { ...box(input), ...styles(input, ...TEXT, 'borderTopColor', 'backgroundColor') }),
    ...named('submit', { ...box(submit), ...styles(submit, ...TEXT, 'backgroundColor') }),
    ...named('footer', styles(part('.footer a'), 'color', 'fontSize')),
  };
})()`;

/** Properties of the page, which must not change. */
export const PAGE = `(() => {
  const all = [document.documentElement, document.body, ...document.querySelectorAll('nav, a, h1, input, button, table, td, #tall, #tall p, body > svg')];
  const attributes = (element) => [...element.attributes].map(({ name, value }) => name + '=' + value);
  const look = (element, place) => {
    const style = getComputedStyle(element);
    return [...style].map((name) => [element.localName + ' ' + place + ' ' + name, style.getPropertyValue(name)]);
  };
  const body = document.body.cloneNode(true);
  for (const script of body.querySelectorAll('script')) script.remove();
  return {
    globals: Object.getOwnPropertyNames(window).filter((name) => !/^(MissiveChat(Config)?|\\d+|__playwright.*)$/.test(name)).sort(),
    title: document.title,
    scroll: [scrollX, scrollY],
    focus: document.activeElement?.localName ?? null,
    root: attributes(document.documentElement),
    body: body.outerHTML,
    head: [...document.head.children].filter(({ localName }) => localName !== 'script').map(({ outerHTML }) => outerHTML),
    sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
    ...Object.fromEntries(all.flatMap(look)),
  };
})()`;

export const FIRST_FIELD_HAS_FOCUS = `(() => {${HELPERS}
  const form = deep('missive-chat', 'missive-chat-panel', 'missive-chat-identify');
  return form?.shadowRoot?.activeElement?.name === 'name' || undefined;
})()`;
