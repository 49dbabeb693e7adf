/* global URLSearchParams, location */
import { createOutbox } from '../../shared/page/outbox.js';
import { createLoader, createState, keepTrying, unlessGone } from '../../shared/page/state.js';
import * as api from './api.js';
import { AGENT } from './people.js';

/** `#account=AC…&conversation=CH…`; the same in the query works too. */
const readAddress = () => {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const query = new URLSearchParams(location.search);
  const read = (name) => fragment.get(name) ?? (fragment.size === 0 ? query.get(name) : null) ?? '';
  return { account: read('account'), conversation: read('conversation') };
};

export const addressOf = (account, conversation) =>
  `#${new URLSearchParams({ account, ...(conversation ? { conversation } : {}) })}`;

const INITIAL = {
  /** `connecting`, `live` or `reconnecting` */
  link: 'connecting',
  accounts: [],
  account: '',
  /** SID of the open one, or empty. */
  conversation: '',
  /** Null until loaded. */
  conversations: null,
  /** The open conversation with its messages; null until loaded. */
  thread: null,
  /** Answers on their way, or that could not be sent. */
  pending: [],
  sockets: [],
  faults: [],
};

/** What the page shows, kept up to date by the stream of changes. `onChange` hears of every new state. */
export const createStore = ({ onChange, onArrival, onProblem }) => {
  const { state, set } = createState(INITIAL, onChange);
  const loader = createLoader({ owner: () => state.account, onProblem });
  let lastIndexes = null;

  const outbox = createOutbox({
    onChange: (pending) => set({ pending }),
    upload: async ({ owner, conversation }, file) => (await api.upload(owner, conversation, file)).sid,
    post: async ({ owner, conversation, message: { text, attributes }, fileIds }) => {
      const files = fileIds.length > 0 ? { mediaSids: fileIds } : {};
      return (await api.send(owner, conversation, { author: AGENT, body: text, attributes, ...files })).sid;
    },
    onSent: ({ id, conversation }) =>
      state.conversation === conversation ? loadThread() : outbox.discard(id),
  });

  const announceArrivals = (conversations) => {
    const before = lastIndexes;
    lastIndexes = new Map(conversations.map(({ sid, lastMessage }) => [sid, lastMessage?.index ?? -1]));
    if (!before) return;
    for (const conversation of conversations) {
      const { sid, lastMessage } = conversation;
      if (!lastMessage || lastMessage.author === AGENT) continue;
      if (lastMessage.index > (before.get(sid) ?? -1)) onArrival(conversation);
    }
  };

  const loadList = loader(api.conversations, (conversations) => {
    announceArrivals(conversations);
    set({ conversations });
  });
  const loadSockets = loader(api.sockets, (sockets) => set({ sockets }));
  const loadFaults = loader(api.faults, (faults) => set({ faults }));
  const loadThread = loader(
    async (account) => {
      const sid = state.conversation;
      if (sid === '') return null;
      return unlessGone(api.conversation(account, sid), () => {
        if (state.conversation === sid) location.replace(addressOf(account));
      });
    },
    (thread) => {
      if (thread?.sid !== state.conversation) return;
      set({ thread });
      outbox.arrived(thread.messages.map(({ sid }) => sid));
    },
  );
  const loadAll = () => Promise.all([loadList(), loadThread(), loadSockets(), loadFaults()]);

  const onRemoteChange = ({ what, conversationSid }) => {
    if (what === 'fault') void loadFaults();
    if (what === 'fault' || what === 'socket') void loadSockets();
    if (what !== 'fault') void loadList();
    const isText = what === 'message' || what === 'conversation';
    if (isText && conversationSid === state.conversation) void loadThread();
  };

  const route = () => {
    const wanted = readAddress();
    const known = state.accounts.find(({ sid }) => sid === wanted.account) ?? state.accounts[0];
    const account = known?.sid ?? '';
    const conversation = account === wanted.account || wanted.account === '' ? wanted.conversation : '';
    const isOtherAccount = account !== state.account;
    if (isOtherAccount) {
      lastIndexes = null;
      set({ account, conversations: null, sockets: [], faults: [] });
    }
    if (isOtherAccount || conversation !== state.conversation) set({ conversation, thread: null });
    if (isOtherAccount && account !== '')
      api.follow(account, { onChange: onRemoteChange, onLink: (link) => set({ link }), onLive: loadAll });
    else void loadThread();
  };

  const start = async () => {
    set({ accounts: await api.accounts() });
    route();
  };

  return {
    start: () => keepTrying(start, () => set({ link: 'reconnecting' })),
    route,
    retry: outbox.retry,
    discard: outbox.discard,
    send: (conversation, { files, ...message }) =>
      outbox.send({ owner: state.account, conversation, files, message }),
    /** Notices may get lost: another one follows. */
    tellTyping: (conversation) => void api.typing(state.account, conversation, AGENT).catch(() => undefined),
    markRead: (conversation, index) => api.read(state.account, conversation, AGENT, index),
    pullFault: (fault) => api.pullFault(state.account, fault),
    clearFaults: (...id) => api.clearFaults(state.account, ...id),
  };
};
