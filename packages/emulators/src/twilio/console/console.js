/* global addEventListener, document, innerWidth, location, matchMedia, requestAnimationFrame */
import { byId, fillMenu, setText } from '../../shared/page/dom.js';
import { hueOf, initialsOf } from '../../shared/page/format.js';
import {
  announceMessage,
  renderLink,
  renderTitle,
  renderView,
  showProblem,
} from '../../shared/page/frame.js';
import { createComposer } from './composer.js';
import { createFaults } from './faults.js';
import { createList } from './list.js';
import { createMe } from './me.js';
import { agentOf, attribute, nameOf, previewOf, unreadOf, visitorOf } from './people.js';
import { addressOf, createStore } from './store.js';
import { createPanel } from './tabs.js';
import { createThread } from './thread.js';
import { createVisitor } from './visitor.js';

const TITLE = 'Live chat console';
/** From this width on the side panel has a column of its own. */
const WIDE = 1120;

let state = null;
let wantsFocus = false;
let knownConversation = '';
const marked = new Map();

const me = createMe();
const store = createStore({
  onChange: (next) => {
    state = next;
    render();
  },
  onArrival: (conversation) => announceMessage(nameOf(conversation), previewOf(conversation)),
  onProblem: showProblem,
});
const list = createList({
  hrefOf: (sid) => addressOf(state.account, sid),
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
  onClear: (...id) => store.clearFaults(...id).catch((error) => showProblem(error.message)),
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
  const told = Math.max(agentOf(summary)?.lastReadMessageIndex ?? -1, marked.get(open.sid) ?? -1);
  if (last.index <= told) return;
  marked.set(open.sid, last.index);
  store.markRead(open.sid, last.index).catch(() => marked.delete(open.sid));
};

const renderTop = () => {
  renderLink(state.link);
  byId('account-field').hidden = state.accounts.length < 2;
  fillMenu(
    byId('account'),
    state.accounts.map(({ sid }) => ({ value: sid, text: `${sid.slice(0, 4)}…${sid.slice(-4)}` })),
  );
  byId('account').value = state.account;
  renderTitle(
    TITLE,
    (state.conversations ?? []).reduce((sum, one) => sum + unreadOf(one), 0),
  );
};

const renderOpen = (summary) => {
  const who = visitorOf(summary);
  const name = nameOf(summary);
  const email = attribute(summary, 'email');
  byId('thread-avatar').className = `avatar ${hueOf(who?.identity ?? summary.sid)}`;
  setText(byId('thread-avatar'), initialsOf(name));
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
    pending: state.pending,
  });
};

const render = () => {
  const summary = state.conversation === '' ? null : openSummary();
  renderTop();
  list.render(state.conversations, state.conversation);
  renderView({
    conversation: state.conversation,
    isThere: Boolean(summary),
    isNobodyThere: state.conversations?.length === 0,
    invitation: 'Open the shop page and write a message. It appears here at once, and you can answer it.',
    listHref: addressOf(state.account),
  });
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
