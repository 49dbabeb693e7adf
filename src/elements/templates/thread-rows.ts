import type { Author, ChatConfig, Message } from '../../core/types.js';

/** Messages of one author this close together, in milliseconds, are grouped under one name. */
const GROUP_SPAN = 5 * 60_000;

/** A message of the thread with its position among the others. */
export interface ThreadRow {
  readonly message: Message;
  /** The author that is displayed. */
  readonly author: Author;
  readonly startsDay: boolean;
  readonly startsGroup: boolean;
  readonly endsGroup: boolean;
  /** Classes of a picture in a grid of several messages. */
  readonly cell?: string;
}

/** @param dividedAt id of the message below the unread line: it starts a group */
export function threadRows(messages: readonly Message[], chat: ChatConfig, dividedAt?: string): ThreadRow[] {
  const isOneGroup = (a: Message, b: Message): boolean => b.id !== dividedAt && belongTogether(a, b);
  return messages.map((message, position) => {
    const [previous, next] = [messages[position - 1], messages[position + 1]];
    return {
      message,
      author: shownAuthor(message, chat),
      startsDay: message.sentAt > 0 && !(previous && isSameDay(previous.sentAt, message.sentAt)),
      startsGroup: !previous || !isOneGroup(previous, message),
      endsGroup: !next || !isOneGroup(message, next),
    };
  });
}

/** Returns a text of the account as a message, which is in no log. */
export function accountMessage(id: string, body: string): Message {
  const author = { name: '', avatarUrl: '' };
  return {
    id,
    sid: null,
    index: null,
    clientId: null,
    from: 'team',
    author,
    body,
    sentAt: 0,
    media: [],
    delivery: 'sent',
  };
}

/** Returns a message for each text, with ids that begin with this name. */
export const accountMessages = (name: string, texts: readonly string[]): Message[] =>
  texts.map((text, place) => accountMessage(`${name}-${place}`, text));

/** If names are not shown, no part of an agent's own name is, initials included (LC-13). */
function shownAuthor({ author }: Message, chat: ChatConfig): Author {
  return {
    name: (chat.showNames && author.name) || chat.name,
    avatarUrl: author.avatarUrl || chat.avatarUrl,
  };
}

/** In the visitor's own time zone. */
export const isSameDay = (a: number, b: number): boolean =>
  new Date(a).toDateString() === new Date(b).toDateString();

const belongTogether = (a: Message, b: Message): boolean =>
  a.from === b.from &&
  a.author.name === b.author.name &&
  a.sentAt > 0 === b.sentAt > 0 &&
  isSameDay(a.sentAt, b.sentAt) &&
  b.sentAt - a.sentAt < GROUP_SPAN;
