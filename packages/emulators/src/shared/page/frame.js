/* global clearTimeout, document, setTimeout */
import { byId, h, setAttribute, setText } from './dom.js';
/** What stands around the conversations: the top bar, notices, and which part of a narrow page is shown. */

const TOAST_MS = 6000;
const ANNOUNCED = 5;
const LINK_TEXTS = { connecting: 'Connecting…', live: 'Live', reconnecting: 'Reconnecting…' };

let toastTimer;

export const showProblem = (text) => {
  const toast = byId('toast');
  toast.hidden = false;
  setText(toast, text);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (toast.hidden = true), TOAST_MS);
};

/** Says it to those who do not see the page. */
export const announceMessage = (name, preview) => {
  const log = byId('announcer');
  log.append(h('p', {}, `New message from ${name}: ${preview}`));
  while (log.children.length > ANNOUNCED) log.firstElementChild.remove();
};

export const renderLink = (link) => {
  setAttribute(byId('link-state'), 'data-state', link);
  setText(byId('link-state'), LINK_TEXTS[link]);
};

export const renderTitle = (name, unread) => {
  const title = unread > 0 ? `(${unread}) ${name}` : name;
  if (document.title !== title) document.title = title;
};

export const renderFaultCount = (count) => {
  byId('faults-count').hidden = count === 0;
  setText(byId('faults-count'), String(count));
  setAttribute(byId('faults-button'), 'aria-label', count === 0 ? 'Faults' : `Faults, ${count} active`);
};

/** The thread, or what is there without one. `invitation` is for the first visitor. */
export const renderView = ({ conversation, isThere, isNobodyThere, invitation, listHref }) => {
  document.body.dataset.view = conversation === '' ? 'list' : 'thread';
  byId('back').href = listHref;
  byId('skip').hidden = !isThere;
  byId('thread-open').hidden = !isThere;
  byId('thread-empty').hidden = isThere;
  setText(
    byId('thread-empty-title'),
    isNobodyThere ? 'Waiting for the first visitor' : 'No conversation selected',
  );
  setText(
    byId('thread-empty-text'),
    isNobodyThere ? invitation : 'Choose one from the list to read and answer it.',
  );
};
