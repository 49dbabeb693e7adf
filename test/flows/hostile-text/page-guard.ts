/** Watches a page with hostile text. As text: it runs in the page, before anything else there. */

/** Reports any call that a payload would make, and any property on a prototype. */
export const CANARY = `
  window.ran = [];
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'msgbox', 'open'])
    window[name] = (...given) => { ran.push(name + '(' + given.join() + ')'); };
  window.violations ??= [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    ran.push('violation: ' + violatedDirective + ' ' + blockedURI));
  window.prototypes = () => JSON.stringify([Object, Array, String, Function, Element].map(({ prototype }) =>
    Object.getOwnPropertyNames(prototype).length));
  window.prototypesAtFirst = prototypes();
`;

/** Every element that the widget may contain. */
const TAGS =
  'a b bdi blockquote br button code dd div dl dt em form h2 h3 i img input label li ol p path pre progress s slot small span strong svg textarea time u ul video circle';

/** Inspects the widget; returns the problems. */
export const INSPECTION = `
  window.inspection = (() => {
    const TAGS = new Set('${TAGS}'.split(' '));
    const PROTOCOLS = ['http:', 'https:', 'mailto:', 'tel:', 'blob:'];
    const widget = () => document.querySelector('missive-chat');
    const roots = (root) =>
      [root, ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? roots(shadowRoot) : []))];
    const all = (selector) => roots(widget().shadowRoot).flatMap((root) => [...root.querySelectorAll(selector)]);
    const one = (selector) => all(selector)[0];
    const box = (element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x, y, width, height].map(Math.round).join(' ');
    };
    /** What a press in the middle of the element would meet. */
    const isPressable = (element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      let root = document;
      for (;;) {
        const met = root.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        if (!met) return false;
        if (met === element || element.contains(met) || element.getRootNode().host === met && !met.shadowRoot) return true;
        if (!met.shadowRoot || met.shadowRoot === root) return false;
        root = met.shadowRoot;
      }
    };
    const markup = () => {
      const wrong = [];
      for (const element of all('*')) {
        const tag = element.localName;
        if (!TAGS.has(tag) && !/^missive-chat(-[a-z]+)?$/.test(tag)) wrong.push('<' + tag + '>');
        for (const { name, value } of element.attributes) {
          if (/^on|^(srcdoc|srcset|formaction|action|ping|background|xlink:href|style)$/.test(name)
            && !(name === 'style' && /^$|^(height|--[a-z-]+|width|inset|left|top|rotate|background-color)\\b/.test(value)))
            wrong.push('<' + tag + ' ' + name + '=' + value.slice(0, 60) + '>');
        }
        if (tag === 'a' && element.hasAttribute('href')) {
          // What is no address at all has no protocol, and leads nowhere.
          const isLink = element.protocol === ':' ? /^(https?|mailto|tel):/i.test(element.getAttribute('href')) : PROTOCOLS.includes(element.protocol);
          if (!isLink) wrong.push(element.protocol + ' href=' + element.getAttribute('href').slice(0, 80));
          if (element.rel !== 'noopener noreferrer') wrong.push('rel=' + element.rel);
        }
        if (tag === 'img' && !/^(blob:|data:image\\/|https?:)/i.test(element.src)) wrong.push('src=' + element.src.slice(0, 80));
      }
      if (document.body.childElementCount !== inspection.bodyCount) wrong.push('elements in the body');
      if (document.head.childElementCount !== inspection.headCount) wrong.push('elements in the head');
      if (prototypes() !== prototypesAtFirst || ({}).polluted !== undefined) wrong.push('a prototype');
      return [...wrong, ...ran.splice(0)];
    };
    const layout = () => {
      const wrong = [];
      const panel = one('missive-chat-panel');
      if (box(panel) !== inspection.panelBox) wrong.push('the window is at ' + box(panel));
      const scroller = one('.scroller');
      if (scroller.scrollWidth > scroller.clientWidth) {
        const wide = all('*').filter((element) => element.scrollWidth > scroller.clientWidth && element !== scroller).at(-1);
        wrong.push('the thread is too wide for <' + wide?.localName + ' class=' + wide?.className + '> ' + wide?.textContent.slice(0, 80));
      }
      if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page scrolls sideways');
      if (scroller.clientHeight < 120) wrong.push('the thread has ' + scroller.clientHeight + ' px beside ' + ['.header', '.footer', 'missive-chat-composer'].map((name) => name + ' ' + one(name)?.offsetHeight));
      for (const selector of ['[part=close-button]', '[part=header]', 'textarea, form [type=submit]']) {
        const found = one(selector);
        if (selector.startsWith('textarea') && found?.matches('[type=submit]')) found.scrollIntoView({ block: 'nearest' });
        if (!found || !isPressable(found)) wrong.push(selector + ' cannot be pressed');
      }
      return wrong;
    };
    const drawn = async () => {
      for (let n = 0; n < 3; n += 1) for (const { host } of roots(widget().shadowRoot)) await host?.updateComplete;
    };
    return {
      all, one, markup, layout, drawn,
      begin() {
        this.panelBox = box(one('missive-chat-panel'));
        this.bodyCount = document.body.childElementCount;
        this.headCount = document.head.childElementCount;
      },
      /** From now on the window shows these parts of a state, whatever the chat behind it says. */
      hold() {
        const panel = one('missive-chat-panel');
        const own = panel.state;
        let held = own;
        Object.defineProperty(panel, 'state', { configurable: true, get: () => held, set: () => undefined });
        panel.parentNode.addEventListener('missive-request', (event) => event.stopPropagation(), { capture: true });
        this.show = async (parts) => {
          held = { ...own, connection: 'connected', identified: 'known', ...parts };
          panel.requestUpdate('state');
          await drawn();
        };
      },
    };
  })();
`;
