/**
 * Records, in a page, the sounds, notifications and announcements of the chat, for `addInitScript`. The permission for
 * notifications is simulated: a headless Chromium blocks them, whatever permission is granted.
 */

/** Records what the browser is asked for, and lets the visitor look away: each page of the tests has the focus. */
export const RECORD_ALERTS = `
  window.shown = [];
  window.counts = { contexts: 0, tones: 0, requests: 0 };
  window.heard = [];
  window.violations = [];
  window.spoken = [];
  addEventListener('missive-ready', ({ target }) =>
    new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const node of addedNodes)
          if (node.localName === 'p' && node.parentElement?.matches('[aria-live]')) spoken.push(node.textContent);
    }).observe(target.shadowRoot, { childList: true, subtree: true }),
  );
  addEventListener('securitypolicyviolation', ({ violatedDirective }) => violations.push(violatedDirective));
  addEventListener('missive-notify', (event) => {
    heard.push(event.detail);
    if (window.isOwn) event.preventDefault();
  });
  {
    const Real = Notification;
    window.Notification = class extends Real {
      constructor(title, options) {
        super(title, options);
        if (title) shown.push({ title, ...options, live: this });
      }
      close() {
        this.isClosed = true;
        super.close();
      }
      static get permission() {
        return localStorage.getItem('permission') ?? 'default';
      }
      static async requestPermission() {
        counts.requests += navigator.userActivation.isActive ? 1 : 100;
        localStorage.setItem('permission', 'granted');
        return 'granted';
      }
    };
    const Audio = AudioContext;
    window.AudioContext = class extends Audio {
      constructor(...rest) {
        super(...rest);
        counts.contexts += 1;
      }
      /** On a machine without an audio device, Firefox never resumes one. */
      async resume() {
        super.resume().catch(() => undefined);
      }
    };
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...rest) {
      counts.tones += 1;
      return start.apply(this, rest);
    };
  }
  let isAway = false;
  document.hasFocus = () => !isAway;
  Object.defineProperty(document, 'visibilityState', { get: () => (isAway ? 'hidden' : 'visible') });
  window.look = (isHere) => {
    isAway = !isHere;
    document.dispatchEvent(new Event('visibilitychange'));
    if (isHere) dispatchEvent(new Event('focus'));
  };
`;

/** Oscillators of one sound. */
export const TONES = 2;
