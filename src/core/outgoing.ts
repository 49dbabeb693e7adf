/**
 * The queue of outgoing messages, as pure functions of the chat's state: the messages that have `outgoing`. The thread
 * displays them; the outbox sends and stores them.
 */

import type { ChatState } from './chat-state.js';
import type {
  Delivery,
  LoggedMessage,
  Media,
  Message,
  Outgoing,
  OutgoingFile,
  OutgoingMessage,
} from './types.js';

/** An own message that is being sent. */
export type QueuedMessage = Message & { readonly outgoing: Outgoing };

/** Outgoing messages are last, so the rest of a long thread is not searched. */
export function outgoingMessages({ messages }: Pick<ChatState, 'messages'>): QueuedMessage[] {
  let first = messages.length;
  while (first > 0 && messages[first - 1]?.index === null) first -= 1;
  return messages.slice(first).filter((message): message is QueuedMessage => message.outgoing !== undefined);
}

export const withStep = (state: Pick<ChatState, 'messages'>, step: Outgoing['step']): QueuedMessage[] =>
  outgoingMessages(state).filter(({ outgoing }) => outgoing.step === step);

/** Appends a message to the thread and to the queue. */
export function addOutgoing(
  state: ChatState,
  { clientId, body, meta, file, sentAt }: OutgoingMessage & { readonly sentAt: number },
  outgoing: Omit<Outgoing, 'meta'> = { step: 'queued' },
): ChatState {
  const message: Message = {
    id: clientId,
    sid: null,
    index: null,
    clientId,
    from: 'visitor',
    author: { name: '', avatarUrl: '' },
    body,
    sentAt,
    media: file ? [mediaOf(file)] : [],
    delivery: deliveryOf(outgoing.step),
    ...(file && { file }),
    outgoing: { ...outgoing, meta },
  };
  return { ...state, messages: [...state.messages, message] };
}

const deliveryOf = (step: Outgoing['step']): Delivery => (step === 'failed' ? 'failed' : 'sending');

/** @param after - the log's last index when it was sent (-1: empty log), until its outcome is known */
export const moveTo = (state: ChatState, id: string, step: Outgoing['step'], after?: number): ChatState =>
  changeOutgoing(state, id, ({ outgoing }) => ({
    delivery: deliveryOf(step),
    outgoing: { meta: outgoing.meta, step, ...(after !== undefined && { after }) },
  }));

/** The service has accepted the message; the log will contain it. */
export const setSent = (state: ChatState, id: string): ChatState =>
  changeOutgoing(state, id, () => ({ delivery: 'sent', outgoing: undefined }));

export const setProgress = (state: ChatState, id: string, progress: number): ChatState =>
  changeOutgoing(state, id, () => ({ progress }));

/** Appends a failed message again, since that will be its position in the log. */
export function retryOutgoing(state: ChatState, id: string): ChatState {
  const failed = withStep(state, 'failed').find((message) => message.id === id);
  if (!failed || isLost(failed)) return state;
  const others = state.messages.filter((message) => message !== failed);
  return moveTo({ ...state, messages: [...others, { ...failed, progress: 0 }] }, id, 'queued');
}

/** Removes a message that is not in the log. */
export const removeOutgoing = (state: ChatState, id: string): ChatState => ({
  ...state,
  messages: state.messages.filter((message) => message.id !== id || message.index !== null),
});

/**
 * Resolves doubts by the last page of the log, oldest first, fetched after they arose. A message that is not in it was
 * not accepted and is sent again; only if the page does not reach back far enough is it marked as failed, and the
 * visitor decides.
 */
export function settleDoubts(
  state: ChatState,
  page: readonly LoggedMessage[],
  doubts: readonly string[],
): ChatState {
  const reachesBackTo = page[0]?.index ?? 0;
  const decided = withStep(state, 'in doubt').filter(({ id }) => doubts.includes(id));
  return decided.reduce(
    (next, { id, outgoing }) =>
      moveTo(next, id, reachesBackTo <= (outgoing.after ?? -1) + 1 ? 'queued' : 'failed'),
    state,
  );
}

function changeOutgoing(
  state: ChatState,
  id: string,
  change: (message: QueuedMessage) => Partial<Message>,
): ChatState {
  const found = outgoingMessages(state).find((message) => message.id === id);
  if (!found) return state;
  const changed = { ...found, ...change(found) };
  return { ...state, messages: state.messages.map((message) => (message === found ? changed : message)) };
}

/** Whether the message's file was lost because its page was closed. */
export const isLost = ({ file }: { readonly file?: OutgoingFile }): boolean =>
  file !== undefined && file.content === undefined;

const mediaOf = ({ name, type, size, image }: OutgoingFile): Media => ({
  sid: '',
  filename: name,
  contentType: type,
  size,
  ...(image && { image }),
});
