/**
 * Helpers of the rows inside the page: `walk.all('.avatar')` searches all shadow
 * trees of the widget. As text, since it runs in the page.
 */
export const PAGE_TOOLS = `
  window.walk = (() => {
    const widget = () => document.querySelector('missive-chat');
    const roots = (root) =>
      [root, ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? roots(shadowRoot) : []))];
    const all = (selector) =>
      widget()?.shadowRoot ? roots(widget().shadowRoot).flatMap((root) => [...root.querySelectorAll(selector)]) : [];
    const one = (selector) => all(selector)[0] ?? null;
    const words = (element) => element.textContent.replace(/\\s+/g, ' ').trim();
    const texts = (selector) => all(selector).map(words);
    const style = (selector, property) => {
      const element = one(selector);
      return element && getComputedStyle(element).getPropertyValue(property)
        // A color that was looked after for contrast comes out in another notation.
        .replace(/color\\(srgb ([\\d.]+) ([\\d.]+) ([\\d.]+)\\)/g, (_, ...parts) =>
          'rgb(' + parts.slice(0, 3).map((part) => Math.round(255 * part)).join(', ') + ')');
    };
    /** Motion would show a value between two. */
    const settle = async () => {
      await widget()?.updateComplete;
      await new Promise((done) => requestAnimationFrame(() => done()));
      for (const root of widget()?.shadowRoot ? roots(widget().shadowRoot) : [])
        for (const animation of root.getAnimations())
          if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
    };
    const bubbles = () => texts('[part~=bubble]');
    const errorBubbles = () => texts('[data-key^=error] [part~=bubble]');
    const errorLinks = (protocol) =>
      all('[data-key^=error] a').filter((link) => link.protocol === protocol)
        .map((link) => link.getAttribute('href') + ' ' + words(link));
    const images = () => all('img').map(({ src }) => src);
    /** Which corner of the screen the button is nearest to. */
    const corner = () => {
      const box = one('[part=button]')?.getBoundingClientRect();
      if (!box) return null;
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      return (y < innerHeight / 2 ? 'top' : 'bottom') + '-' + (x < innerWidth / 2 ? 'left' : 'right');
    };
    /** Waits until the look shows what is wanted; gives what it showed last. */
    const until = async (look, wanted) => {
      const end = performance.now() + 30_000;
      for (;;) {
        await settle();
        const seen = JSON.stringify(look());
        if (seen === wanted || performance.now() > end) return seen;
      }
    };
    return { widget, all, one, texts, style, settle, bubbles, errorBubbles, errorLinks, images, corner, until };
  })();
`;
