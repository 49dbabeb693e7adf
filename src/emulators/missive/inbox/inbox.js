/* global addEventListener, clearTimeout, document, location, matchMedia, setTimeout */
import { createComposer, fillMenu } from './composer.js';
import { createComposeDialog, createSettingsDialog } from './dialogs.js';
import { byId, h, setAttribute, setText } from './dom.js';
import { createFaultDialog } from './fault-dialog.js';
import { hueOf, initialsOf } from './format.js';
import { createList } from './list.js';
import { addressOf, previewOf, titleOf } from './people.js';
import { createStore } from './store.js';
import { createThread } from './thread.js';

const TITLE = 'Inbox';
const TOAST_MS = 6000;
const ANNOUNCED = 5;
const LINK_TEXTS = { connecting: 'Connecting…', live: 'Live', reconnecting: 'Reconnecting…' };

let state = null;
let toastTimer;
let wantsFocus = false;
let knownConversation = '';

const showProblem = (text) => {
  byId('toast').hidden = false;
  setText(byId('toast'), text);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (byId('toast').hidden = true), TOAST_MS);
};

const announce = (conversation) => {
  const log = byId('announcer');
  log.append(h('p', {}, `New message from ${titleOf(conversation).name}: ${previewOf(conversation)}`));
  while (log.children.length > ANNOUNCED) log.firstElementChild.remove();
};

const store = createStore({
  onChange: (next) => {
    state = next;
    render();
  },
  onArrival: announce,
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
  setAttribute(byId('link-state'), 'data-state', state.link);
  setText(byId('link-state'), LINK_TEXTS[state.link]);
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
  const active = state.desk?.faults ?? [];
  faults.render(active);
  byId('faults-count').hidden = active.length === 0;
  setText(byId('faults-count'), String(active.length));
  setAttribute(
    byId('faults-button'),
    'aria-label',
    active.length > 0 ? `Faults, ${active.length} active` : 'Faults',
  );
  const unread = (state.conversations ?? []).reduce((sum, one) => sum + one.unread, 0);
  const title = unread > 0 ? `(${unread}) ${TITLE}` : TITLE;
  if (document.title !== title) document.title = title;
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
  composer.open(summary.id, channel, state.thread?.addressed ?? null);
  const known = new Set(state.thread?.entries.map(({ id }) => id));
  thread.render({
    id: summary.id,
    organization: state.organization,
    thread: state.thread,
    pending: state.pending.filter(
      ({ conversation, sentId }) => conversation === summary.id && !known.has(sentId),
    ),
  });
};

const render = () => {
  const summary = state.conversation === '' ? null : openSummary();
  renderTop();
  compose.update(state);
  list.render(state);
  document.body.dataset.view = state.conversation === '' ? 'list' : 'thread';
  byId('back').href = store.hrefOf();
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
      ? 'Write in the chat. It appears here at once, and you can answer it.'
      : 'Choose one from the list to read and answer it.',
  );
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
  void store.setState(summary.id, { closed: !summary.isClosed });
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
