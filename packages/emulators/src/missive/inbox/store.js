/* global URLSearchParams, location */
import { createOutbox } from '../../shared/page/outbox.js';
import { createLoader, createState, keepTrying, unlessGone } from '../../shared/page/state.js';
import * as api from './api.js';

const readAddress = () => {
  const fragment = new URLSearchParams(location.hash.slice(1));
  return {
    organization: fragment.get('organization') ?? '',
    conversation: fragment.get('conversation') ?? '',
  };
};

const INITIAL = {
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

/** What the page shows, kept up to date by the stream of changes. `onChange` hears of every new state. */
export const createStore = ({ onChange, onArrival, onProblem }) => {
  const { state, set } = createState(INITIAL, onChange);
  const loader = createLoader({ owner: () => state.organization, onProblem });
  let unreadBefore = null;

  const outbox = createOutbox({
    onChange: (pending) => set({ pending }),
    upload: ({ owner }, file) => api.upload(owner, file),
    post: async ({ owner, conversation, message, fileIds }) =>
      (await api.reply(owner, conversation, { ...message, files: fileIds })).id,
    onSent: ({ id, conversation }) =>
      state.conversation === conversation ? loadThread() : outbox.discard(id),
  });

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

  const loadDesk = loader(api.organization, (desk) => set({ desk }));
  const loadList = loader(api.conversations, (conversations) => {
    announceArrivals(conversations);
    set({ conversations });
  });
  const loadThread = loader(
    async (organization) => {
      const asked = state.conversation;
      if (asked === '') return { asked, thread: null };
      const thread = await unlessGone(api.thread(organization, asked), () => {
        if (state.conversation === asked) location.replace(hrefOf());
      });
      return { asked, thread };
    },
    ({ asked, thread }) => {
      if (!thread || asked !== state.conversation) return;
      // Merged into another one: that one's id is the one to go on with.
      if (thread.id !== asked) location.replace(hrefOf(thread.id));
      set({ thread, conversation: thread.id });
      outbox.arrived(thread.entries.map(({ id }) => id));
    },
  );
  const loadAll = () => Promise.all([loadDesk(), loadList(), loadThread()]);

  const onRemoteChange = ({ what, conversation }) => {
    if (what === 'channel' || what === 'fault') void loadDesk();
    else void loadList();
    if (conversation === state.conversation || conversation === state.thread?.id) void loadThread();
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
    if (isOther && organization !== '')
      api.follow(organization, {
        onChange: onRemoteChange,
        onLink: (link) => set({ link }),
        onLive: loadAll,
      });
    else void loadThread();
  };

  const start = async () => {
    set({ organizations: await api.organizations() });
    route();
  };

  return {
    start: () => keepTrying(start, () => set({ link: 'reconnecting' })),
    route,
    hrefOf,
    retry: outbox.retry,
    discard: outbox.discard,
    showBox: (box) => set({ box }),
    send: (conversation, { files, ...message }) =>
      outbox.send({ owner: state.organization, conversation, files, message }),
    /** Gives the id of the conversation that it started. */
    async compose({ files, ...message }) {
      const { organization } = state;
      const ids = [];
      for (const file of files) ids.push(await api.upload(organization, file));
      return (await api.compose(organization, { ...message, files: ids })).conversation;
    },
    markRead: (id) => api.markRead(state.organization, id),
    setState: (id, change) =>
      api.setState(state.organization, id, change).catch((error) => onProblem(error.message)),
    saveChannel: (id, changes) => api.saveChannel(state.organization, id, changes),
    pullFault: (fault) => api.pullFault(state.organization, fault),
    clearFaults: (...id) =>
      api.clearFaults(state.organization, ...id).catch((error) => onProblem(error.message)),
  };
};
