/* global document */
import { byId } from '../../shared/page/dom.js';

const TABS = ['visitor', 'faults'];
const OPENERS = { visitor: 'visitor-button', faults: 'faults-button' };

/** The side panel: two tabs, opened by a button of the page each. */
export const createPanel = ({ onToggle }) => {
  const panel = byId('panel');
  let tab = 'visitor';

  const isOpen = () => document.body.dataset.panel === 'open';
  const render = () => {
    for (const name of TABS) {
      const button = byId(`tab-${name}`);
      button.setAttribute('aria-selected', String(name === tab));
      button.tabIndex = name === tab ? 0 : -1;
      byId(name).hidden = name !== tab;
      byId(OPENERS[name]).setAttribute('aria-expanded', String(isOpen() && name === tab));
    }
  };
  const show = (name, { focus = true } = {}) => {
    tab = name;
    document.body.dataset.panel = 'open';
    render();
    onToggle();
    if (focus) byId(`tab-${tab}`).focus();
  };
  const close = () => {
    document.body.dataset.panel = 'closed';
    render();
    onToggle();
    const opener = byId(OPENERS[tab]);
    (opener.checkVisibility() ? opener : byId('faults-button')).focus();
  };

  for (const [place, name] of TABS.entries()) {
    const button = byId(`tab-${name}`);
    button.addEventListener('click', () => show(name));
    button.addEventListener('keydown', (event) => {
      const next = {
        ArrowRight: TABS[(place + 1) % TABS.length],
        ArrowLeft: TABS[(place + TABS.length - 1) % TABS.length],
        Home: TABS[0],
        End: TABS.at(-1),
      }[event.key];
      if (!next) return;
      event.preventDefault();
      show(next);
    });
    byId(OPENERS[name]).addEventListener('click', () => {
      if (isOpen() && tab === name) close();
      else show(name);
    });
  }
  byId('panel-close').addEventListener('click', close);
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });

  return {
    isOpen,
    show,
    /** For following a link from under it. */
    hide() {
      document.body.dataset.panel = 'closed';
      render();
    },
  };
};
