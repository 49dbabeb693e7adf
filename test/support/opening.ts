/** What happens in a page between a click on the launcher and the form, for tests that measure it. As text: it runs in the page. */

/** Starts to watch. `opening` resolves, one frame after the form was drawn, with milliseconds since the click. */
export const WATCH_OPENING = `
  window.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });
  window.opening = new Promise((done) => {
    addEventListener('click', () => {
      const start = performance.now();
      const shadow = (element, selector) => element?.shadowRoot?.querySelector(selector);
      const look = () => {
        const panel = shadow(document.querySelector('missive-chat'), 'missive-chat-panel');
        if (panel?.open && shadow(shadow(panel, 'missive-chat-identify'), 'input'))
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => done(performance.now() - start);
            port2.postMessage(0);
          });
        else requestAnimationFrame(look);
      };
      look();
    }, true);
  });
  0;
`;

/** Milliseconds that a fixed amount of work takes in the page. */
export const FIXED_WORK = `(() => {
  const start = performance.now();
  let sum = 0;
  for (let index = 0; index < 4e6; index += 1) sum = (Math.imul(sum, 31) + index) | 0;
  return Math.max(performance.now() - start, sum ? 0 : 0.1);
})()`;

/** What it takes on a quiet machine of two cores, slowed down four times: a busier one is given more time. */
export const QUIET_WORK = 25;
