/* global addEventListener, clearTimeout, document, innerWidth, location, matchMedia, requestAnimationFrame, setTimeout */
import { createComposer } from './composer.js';
import { byId, h, keyed, setAttribute, setText } from './dom.js';
import { createFaults } from './faults.js';
import * as format from './format.js';
import { createList } from './list.js';
import { createMe } from './me.js';
import { addressOf, createStore } from './store.js';
import { createPanel } from './tabs.js';
import { createThread } from './thread.js';
import { createVisitor } from './visitor.js';

const TITLE = 'Live chat console';
const TOAST_MS = 6000;
/** From this width on the side panel has a column of its own. */
const WIDE = 1120;
const ANNOUNCED = 5;

let state = null;
let toastTimer;
let wantsFocus = false;
let knownConversation = '';
const marked = new Map();

const showProblem = (text) => {
  const toast = byId('toast');
  toast.hidden = false;
  setText(toast, text);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (toast.hidden = true), TOAST_MS);
};

const announce = (conversation) => {
  const log = byId('announcer');
  log.append(
    h('p', {}, `New message from ${format.nameOf(conversation)}: ${format.previewOf(conversation)}`),
  );
  while (log.children.length > ANNOUNCED) log.firstElementChild.remove();
};

const me = createMe();
const store = createStore({
  onChange: (next) => {
    state = next;
    render();
  },
  onArrival: announce,
  onProblem: showProblem,
});
const list = createList({
  addressOf: (sid) => addressOf(state.account, sid),
  onOpen: (sid) => {
    wantsFocus = true;
    if (sid === state.conversation) settleFocus();
  },
});
const thread = createThread({
  onRetry: store.retry,
  onDiscard: (id) => {
    store.discard(id);
    composer.focus();
  },
});
const composer = createComposer({
  onSend: (sid, answer) => store.send(sid, { ...answer, attributes: me.attributes() }),
  onTyping: store.tellTyping,
  onProblem: showProblem,
});
const visitor = createVisitor();
const faults = createFaults({
  onPull: store.pullFault,
  onClear: (id) => store.clearFaults(id).catch((error) => showProblem(error.message)),
});
const panel = createPanel({ onToggle: () => markRead() });

/** Where work goes on after a conversation was opened; on a touch screen the keyboard stays down. */
const settleFocus = () => {
  wantsFocus = false;
  if (innerWidth < WIDE && panel.isOpen()) panel.hide();
  if (matchMedia('(pointer: coarse)').matches) byId('thread').focus();
  else composer.focus();
};

/** The newest summary of the open conversation; the thread's own until the list has it. */
const openSummary = () => state.conversations?.find(({ sid }) => sid === state.conversation) ?? state.thread;

/** Told once per message, and only while somebody can see the thread. */
const markRead = () => {
  const open = state?.thread;
  const summary = state && openSummary();
  const last = open?.messages.at(-1);
  if (!last || !summary || document.visibilityState !== 'visible' || !byId('messages').checkVisibility())
    return;
  const told = Math.max(format.agentOf(summary)?.lastReadMessageIndex ?? -1, marked.get(open.sid) ?? -1);
  if (last.index <= told) return;
  marked.set(open.sid, last.index);
  store.markRead(open.sid, last.index).catch(() => marked.delete(open.sid));
};

const LINK_TEXTS = { connecting: 'Connecting…', live: 'Live', reconnecting: 'Reconnecting…' };

const renderTop = () => {
  const link = byId('link-state');
  setAttribute(link, 'data-state', state.link);
  setText(link, LINK_TEXTS[state.link]);
  byId('account-field').hidden = state.accounts.length < 2;
  keyed(byId('account'), state.accounts, {
    keyOf: ({ sid }) => sid,
    create: ({ sid }) => h('option', { value: sid }, `${sid.slice(0, 4)}…${sid.slice(-4)}`),
  });
  byId('account').value = state.account;
  const unread = (state.conversations ?? []).reduce((sum, one) => sum + format.unreadOf(one), 0);
  const title = unread > 0 ? `(${unread}) ${TITLE}` : TITLE;
  if (document.title !== title) document.title = title;
};

const renderOpen = (summary) => {
  const who = format.visitorOf(summary);
  const name = format.nameOf(summary);
  const email = format.attribute(summary, 'email');
  byId('thread-avatar').className = `avatar ${format.hueOf(who?.identity ?? summary.sid)}`;
  setText(byId('thread-avatar'), format.initialsOf(name));
  setText(byId('thread-name'), name);
  const presence = byId('thread-state');
  presence.classList.toggle('is-online', Boolean(who?.online));
  setText(
    presence,
    [who?.online ? 'Online' : 'Offline', email !== name && email].filter(Boolean).join(' · '),
  );
  composer.open(summary.sid);
  thread.render({
    summary,
    messages: state.thread?.messages ?? null,
    pending: state.pending.filter(
      ({ conversation, messageSid }) =>
        conversation === summary.sid && !state.thread?.messages.some(({ sid }) => sid === messageSid),
    ),
  });
};

const render = () => {
  const summary = state.conversation === '' ? null : openSummary();
  renderTop();
  list.render(state);
  document.body.dataset.view = state.conversation === '' ? 'list' : 'thread';
  byId('back').href = addressOf(state.account);
  byId('skip').hidden = !summary;
  byId('thread-open').hidden = !summary;
  byId('thread-empty').hidden = Boolean(summary);
  const isNobodyThere = state.conversations?.length === 0;
  setText(
    byId('thread-empty-title'),
    isNobodyThere ? 'Waiting for the first visitor' : 'No conversation selected',
  );
  setText(
    byId('thread-empty-text'),
    isNobodyThere
      ? 'Open the shop page and write a message. It appears here at once, and you can answer it.'
      : 'Choose one from the list to read and answer it.',
  );
  if (summary) renderOpen(summary);
  visitor.render(summary);
  faults.render(state);
  if (summary && wantsFocus) settleFocus();
  // Back from a thread on a phone: to where one came from.
  if (state.conversation === '' && knownConversation !== '') list.focus();
  knownConversation = state.conversation;
  markRead();
};

addEventListener('hashchange', () => store.route());
document.addEventListener('visibilitychange', () => markRead());
byId('account').addEventListener('change', (event) => (location.hash = addressOf(event.target.value)));
byId('skip').addEventListener('click', (event) => {
  event.preventDefault(); // the address says which conversation is open
  composer.focus();
});
addEventListener('resize', () => requestAnimationFrame(markRead));

if (innerWidth >= WIDE) panel.show('visitor', { focus: false });
void store.start();
