/* global URLSearchParams, clearTimeout, location, queueMicrotask, setTimeout */
import * as api from './api.js';

const RETRY_MS = 2000;

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

const readAddress = () => {
  const fragment = new URLSearchParams(location.hash.slice(1));
  return {
    organization: fragment.get('organization') ?? '',
    conversation: fragment.get('conversation') ?? '',
  };
};

/** What the page shows, kept up to date by the stream of changes. `onChange` hears of every new state. */
export const createStore = ({ onChange, onArrival, onProblem }) => {
  const state = {
    /** `connecting`, `live` or `reconnecting` */
    link: 'connecting',
    organizations: [],
    /** Id of the one shown. */
    organization: '',
    /** Users, channels, faults; null until loaded. */
    desk: null,
    /** `inbox` or `closed` */
    box: 'inbox',
    /** Id of the open one, or empty. */
    conversation: '',
    /** Null until loaded. */
    conversations: null,
    thread: null,
    /** Replies on their way, or that could not be sent. */
    pending: [],
  };
  let unfollow = () => undefined;
  let retry;
  let nextId = 1;
  let isDue = false;
  let unreadBefore = null;
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

  const hrefOf = (conversation) => {
    const isOnly = state.organizations.length < 2;
    const parts = {
      ...(isOnly ? {} : { organization: state.organization }),
      ...(conversation ? { conversation } : {}),
    };
    return `#${new URLSearchParams(parts)}`;
  };

  const announceArrivals = (conversations) => {
    const before = unreadBefore;
    unreadBefore = new Map(conversations.map(({ id, unread }) => [id, unread]));
    if (!before) return;
    for (const conversation of conversations)
      if (conversation.unread > (before.get(conversation.id) ?? 0)) onArrival(conversation);
  };

  /** An answer for an organization that was left meanwhile is dropped. */
  const loader = (fetchIt, take) =>
    coalesced(async () => {
      const { organization } = state;
      if (organization === '') return;
      try {
        const result = await fetchIt(organization);
        if (state.organization === organization) take(result);
      } catch (error) {
        // When nothing answers the stream breaks too, and all is loaded again once it is back.
        if (error.status !== 0) onProblem(error.message);
      }
    });

  const loadDesk = loader(api.organization, (desk) => set({ desk }));
  const loadList = loader(api.conversations, (conversations) => {
    announceArrivals(conversations);
    set({ conversations });
  });
  const loadThread = loader(
    async (organization) => {
      const id = state.conversation;
      if (id === '') return null;
      try {
        return { asked: id, thread: await api.thread(organization, id) };
      } catch (error) {
        if (error.status !== 404) throw error;
        if (state.conversation === id) location.replace(hrefOf());
        return null;
      }
    },
    (answer) => {
      if (!answer || answer.asked !== state.conversation) return;
      const { thread } = answer;
      // Merged into another one: that one's id is the one to go on with.
      if (thread.id !== answer.asked) location.replace(hrefOf(thread.id));
      const ids = new Set(thread.entries.map(({ id }) => id));
      set({
        thread,
        conversation: thread.id,
        pending: state.pending.filter(({ sentId }) => !ids.has(sentId)),
      });
    },
  );
  const loadAll = () => Promise.all([loadDesk(), loadList(), loadThread()]);

  const onRemoteChange = ({ what, conversation }) => {
    if (what === 'channel' || what === 'fault') void loadDesk();
    else void loadList();
    if (conversation === state.conversation || conversation === state.thread?.id) void loadThread();
  };

  const followOrganization = () => {
    unfollow();
    unfollow = api.follow(state.organization, {
      onChange: onRemoteChange,
      onState: (link) => {
        // Whatever changed while nobody listened: an emulator that was started again knows nothing of before.
        if (link === 'live') void loadAll();
        set({ link });
      },
    });
  };

  const route = () => {
    const wanted = readAddress();
    const known = state.organizations.find(({ id }) => id === wanted.organization) ?? state.organizations[0];
    const organization = known?.id ?? '';
    const isOther = organization !== state.organization;
    if (isOther) {
      unreadBefore = null;
      set({ organization, desk: null, conversations: null });
    }
    if (isOther || wanted.conversation !== state.conversation)
      set({ conversation: wanted.conversation, thread: null });
    if (isOther && organization !== '') followOrganization();
    else void loadThread();
  };

  const start = async () => {
    clearTimeout(retry);
    try {
      set({ organizations: await api.organizations() });
      route();
    } catch {
      set({ link: 'reconnecting' });
      retry = setTimeout(start, RETRY_MS);
    }
  };

  const uploadAll = async (organization, files, ids = []) => {
    // What was uploaded before a failure is not uploaded again.
    for (const file of files.slice(ids.length)) ids.push(await api.upload(organization, file));
    return ids;
  };

  const deliver = async (answer) => {
    const { organization, conversation, files, fileIds, message } = answer;
    try {
      await uploadAll(organization, files, fileIds);
      const { id } = await api.reply(organization, conversation, { ...message, files: fileIds });
      answer.sentId = id;
      if (state.conversation === conversation) await loadThread();
      else discard(answer.id);
    } catch (error) {
      answer.error = error.message;
    }
    set({ pending: [...state.pending] });
  };
  /** One after the other, so that replies arrive in the order in which they were written. */
  const enqueue = (answer) => {
    sending = sending.then(() => deliver(answer));
  };
  const discard = (id) => set({ pending: state.pending.filter((answer) => answer.id !== id) });

  return {
    start,
    route,
    hrefOf,
    discard,
    showBox: (box) => set({ box }),
    send(conversation, { files, ...message }) {
      const { organization } = state;
      const answer = { id: nextId++, organization, conversation, files, fileIds: [], message, error: '' };
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
    /** Gives the id of the conversation that it started. */
    async compose({ files, ...message }) {
      const { organization } = state;
      const fileIds = await uploadAll(organization, files);
      return (await api.compose(organization, { ...message, files: fileIds })).conversation;
    },
    markRead: (id) => api.markRead(state.organization, id),
    setState: (id, change) =>
      api.setState(state.organization, id, change).catch((error) => onProblem(error.message)),
    saveChannel: (id, changes) => api.saveChannel(state.organization, id, changes),
    pullFault: (fault) => api.pullFault(state.organization, fault),
    clearFaults: (id) => api.clearFaults(state.organization, id).catch((error) => onProblem(error.message)),
  };
};
