/* global addEventListener, document, location, matchMedia */
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
import { createComposeDialog, createSettingsDialog } from './dialogs.js';
import { createFaultDialog } from './fault-dialog.js';
import { createList } from './list.js';
import { addressOf, previewOf, titleOf } from './people.js';
import { createStore } from './store.js';
import { createThread } from './thread.js';

const TITLE = 'Inbox';

let state = null;
let wantsFocus = false;
let knownConversation = '';

const store = createStore({
  onChange: (next) => {
    state = next;
    render();
  },
  onArrival: (conversation) => announceMessage(titleOf(conversation).name, previewOf(conversation)),
  onProblem: showProblem,
});
const list = createList({
  hrefOf: store.hrefOf,
  onOpen: (id) => {
    wantsFocus = true;
    if (id === state.conversation) settleFocus();
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
  onSend: (id, message) => store.send(id, { ...message, author: byId('author').value }),
  onProblem: showProblem,
});
const compose = createComposeDialog({
  onSend: async (message) => {
    const id = await store.compose({ ...message, author: byId('author').value });
    wantsFocus = true;
    store.showBox('inbox');
    location.hash = store.hrefOf(id);
  },
});
const settings = createSettingsDialog({ onSave: store.saveChannel });
const faults = createFaultDialog({ onPull: store.pullFault, onClear: store.clearFaults });

/** The newest summary of the open conversation; the thread's own until the list has it. */
const openSummary = () => state.conversations?.find(({ id }) => id === state.conversation) ?? state.thread;
const channelOf = (summary) => state.desk?.channels.find(({ id }) => id === summary?.channel);

/** Where work goes on after a conversation was opened; on a touch screen the keyboard stays down. */
const settleFocus = () => {
  wantsFocus = false;
  if (matchMedia('(pointer: coarse)').matches || byId('composer').hidden) byId('thread').focus();
  else composer.focus();
};

/** A conversation that was just marked unread stays so until another one was opened. */
let keptUnread = '';
const markRead = () => {
  const summary = state && openSummary();
  if (!summary?.unread || !state.thread || summary.id === keptUnread) return;
  if (document.visibilityState !== 'visible' || !byId('messages').checkVisibility()) return;
  store.markRead(summary.id).catch(() => undefined);
};

const renderTop = () => {
  renderLink(state.link);
  byId('organization-field').hidden = state.organizations.length < 2;
  fillMenu(
    byId('organization'),
    state.organizations.map(({ id, name }) => ({ value: id, text: `${name} ${id.slice(0, 4)}` })),
  );
  byId('organization').value = state.organization;
  fillMenu(
    byId('author'),
    (state.desk?.users ?? []).map(({ id, name }) => ({ value: id, text: name })),
  );
  renderMe();
  faults.render(state.desk?.faults ?? []);
  renderTitle(
    TITLE,
    (state.conversations ?? []).reduce((sum, one) => sum + one.unread, 0),
  );
};

const renderMe = () => {
  const name = byId('author').selectedOptions[0]?.textContent ?? '';
  byId('me-avatar').className = `avatar small ${hueOf(name)}`;
  setText(byId('me-avatar'), initialsOf(name));
};

const renderOpen = (summary) => {
  const { name, mark, key } = titleOf(summary);
  const channel = channelOf(summary);
  byId('thread-avatar').className = `avatar ${summary.visitor ? '' : 'square '}${hueOf(key)}`;
  setText(byId('thread-avatar'), initialsOf(name));
  setText(byId('thread-name'), name);
  byId('thread-mark').hidden = mark === '';
  setText(byId('thread-mark'), mark);
  const address = addressOf(summary.visitor);
  setText(
    byId('thread-about'),
    [address !== name && address, channel?.name ?? 'Posts', summary.team].filter(Boolean).join(' · '),
  );
  byId('thread-subject').hidden = !summary.subject;
  setText(byId('thread-subject'), summary.subject ?? '');
  setText(byId('close-text'), summary.isClosed ? 'Reopen' : 'Close');
  composer.open(summary.id, channel, state.thread?.addressed ?? null, summary.visitor);
  thread.render({
    id: summary.id,
    organization: state.organization,
    entries: state.thread?.entries ?? null,
    pending: state.pending,
  });
};

const render = () => {
  const summary = state.conversation === '' ? null : openSummary();
  renderTop();
  compose.update(state);
  list.render(state);
  renderView({
    conversation: state.conversation,
    isThere: Boolean(summary),
    isNobodyThere: state.conversations?.length === 0,
    invitation: 'Write in the chat. It appears here at once, and you can answer it.',
    listHref: store.hrefOf(),
  });
  if (state.conversation !== knownConversation) keptUnread = '';
  if (summary) renderOpen(summary);
  if (summary && state.thread && wantsFocus) settleFocus();
  // Back from a thread on a phone: to where one came from.
  if (state.conversation === '' && knownConversation !== '') list.focus();
  knownConversation = state.conversation;
  markRead();
};

const toggleClosed = () => {
  const summary = openSummary();
  if (!summary) return;
  void store.setState(summary.id, {
    closed: !summary.isClosed,
    author: byId('author').value,
  });
  if (!summary.isClosed) location.hash = store.hrefOf();
};
const markUnread = () => {
  const summary = openSummary();
  if (!summary) return;
  keptUnread = summary.id;
  void store.setState(summary.id, { unread: true });
};
const showCompose = () => compose.show(state, openSummary()?.visitor);

const KEYS = {
  j: () => list.move(1),
  k: () => list.move(-1),
  e: toggleClosed,
  u: markUnread,
  c: showCompose,
  r: () => composer.focus(),
};
document.addEventListener('keydown', (event) => {
  const { ctrlKey, metaKey, altKey, target, key } = event;
  if (ctrlKey || metaKey || altKey || document.querySelector('dialog[open]')) return;
  const isTyping = target.closest('input, textarea, select');
  if (key === 'Escape' && isTyping) target.blur();
  const run = isTyping ? undefined : KEYS[key.toLowerCase()];
  if (!run || !state) return;
  event.preventDefault();
  run();
});

addEventListener('hashchange', () => store.route());
document.addEventListener('visibilitychange', () => markRead());
byId('organization').addEventListener('change', (event) => {
  location.hash = `#organization=${event.target.value}`;
});
byId('author').addEventListener('change', renderMe);
byId('faults-button').addEventListener('click', () => faults.show());
byId('compose-button').addEventListener('click', showCompose);
byId('settings-button').addEventListener('click', () => settings.show(state, openSummary()?.channel));
byId('close').addEventListener('click', toggleClosed);
byId('unread').addEventListener('click', markUnread);
for (const box of ['inbox', 'closed']) byId(`box-${box}`).addEventListener('click', () => store.showBox(box));
byId('skip').addEventListener('click', (event) => {
  event.preventDefault(); // the address says which conversation is open
  composer.focus();
});

void store.start();
