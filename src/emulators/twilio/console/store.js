/* global URLSearchParams, clearTimeout, location, queueMicrotask, setTimeout */
import * as api from './api.js';
import { AGENT } from './format.js';

/** Runs `load` once at a time; being asked again meanwhile makes one more run, whoever asked waits for it. */
const coalesced = (load) => {
  let running = null;
  let isAskedAgain = false;
  const run = async () => {
    do {
      isAskedAgain = false;
      await load();
    } while (isAskedAgain);
  };
  return () => {
    if (running) isAskedAgain = true;
    else running = run().finally(() => (running = null));
    return running;
  };
};

const RETRY_MS = 2000;

/** `#account=AC…&conversation=CH…`; the same in the query works too. */
const readAddress = () => {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const query = new URLSearchParams(location.search);
  const read = (name) => fragment.get(name) ?? (fragment.size === 0 ? query.get(name) : null) ?? '';
  return { account: read('account'), conversation: read('conversation') };
};

export const addressOf = (account, conversation) =>
  `#${new URLSearchParams({ account, ...(conversation ? { conversation } : {}) })}`;

/** What the page shows, kept up to date by the stream of changes. `onChange` hears of every new state. */
export const createStore = ({ onChange, onArrival, onProblem }) => {
  const state = {
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
  let unfollow = () => undefined;
  let retry;
  let nextId = 1;
  let isDue = false;
  let lastIndexes = null;
  let sending = Promise.resolve();

  const changed = () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      onChange(state);
    });
  };
  const set = (changes) => {
    Object.assign(state, changes);
    changed();
  };

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

  /** Loads something of the account; an answer for an account that was left meanwhile is dropped. */
  const loader = (fetchIt, take) =>
    coalesced(async () => {
      const { account } = state;
      if (account === '') return;
      try {
        const result = await fetchIt(account);
        if (state.account === account) take(result);
      } catch (error) {
        // When nothing answers the stream breaks too, and all is loaded again once it is back.
        if (error.status !== 0) onProblem(error.message);
      }
    });

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
      try {
        return await api.conversation(account, sid);
      } catch (error) {
        if (error.status !== 404) throw error;
        if (state.conversation === sid) location.replace(addressOf(account));
        return null;
      }
    },
    (thread) => {
      if (thread?.sid !== state.conversation) return;
      const sids = new Set(thread.messages.map(({ sid }) => sid));
      set({ thread, pending: state.pending.filter(({ messageSid }) => !sids.has(messageSid)) });
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

  const followAccount = () => {
    unfollow();
    unfollow = api.follow(state.account, {
      onChange: onRemoteChange,
      onState: (link) => {
        // Whatever changed while nobody listened: an emulator that was started again knows nothing of before.
        if (link === 'live') void loadAll();
        set({ link });
      },
    });
  };

  const start = async () => {
    clearTimeout(retry);
    try {
      set({ accounts: await api.accounts() });
      route();
    } catch {
      set({ link: 'reconnecting' });
      retry = setTimeout(start, RETRY_MS);
    }
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
    if (isOtherAccount && account !== '') followAccount();
    else void loadThread();
  };

  const deliver = async (answer) => {
    const { account, conversation, body, files, attributes } = answer;
    try {
      // What was uploaded before a failure is not uploaded again.
      for (const file of files.slice(answer.mediaSids.length)) {
        answer.mediaSids.push((await api.upload(account, conversation, file)).sid);
      }
      const { mediaSids } = answer;
      const message = { author: AGENT, body, attributes, ...(mediaSids.length > 0 ? { mediaSids } : {}) };
      answer.messageSid = (await api.send(account, conversation, message)).sid;
      if (state.conversation === conversation) await loadThread();
      else discard(answer.id);
    } catch (error) {
      answer.error = error.message;
    }
    set({ pending: [...state.pending] });
  };
  /** One after the other, so that answers arrive in the order in which they were written. */
  const enqueue = (answer) => {
    sending = sending.then(() => deliver(answer));
  };
  const discard = (id) => set({ pending: state.pending.filter((answer) => answer.id !== id) });

  return {
    start,
    route,
    send(conversation, { body, files, attributes }) {
      const { account } = state;
      const answer = {
        id: nextId++,
        account,
        conversation,
        body,
        files,
        attributes,
        mediaSids: [],
        error: '',
      };
      set({ pending: [...state.pending, answer] });
      enqueue(answer);
    },
    retry(id) {
      const answer = state.pending.find((one) => one.id === id);
      if (!answer) return;
      answer.error = '';
      set({ pending: [...state.pending] });
      enqueue(answer);
    },
    discard,
    /** Notices may get lost: another one follows. */
    tellTyping: (conversation) => void api.typing(state.account, conversation, AGENT).catch(() => undefined),
    markRead: (conversation, index) => api.read(state.account, conversation, AGENT, index),
    pullFault: (fault) => api.pullFault(state.account, fault),
    clearFaults: (id) => api.clearFaults(state.account, id),
  };
};
