/** What is shown of conversations and messages, as text. Nothing here touches the page. */

export const AGENT = 'agent';

const text = (value) => (typeof value === 'string' ? value.trim() : '');
const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

export const attributesOf = ({ attributes }) => (isRecord(attributes) ? attributes : {});
export const attribute = (owner, name) => {
  const attributes = attributesOf(owner);
  return Object.hasOwn(attributes, name) ? text(attributes[name]) : '';
};

/** The visitor is the participant that our server named so, or else whoever is not the agent. */
export const visitorOf = ({ participants }) =>
  participants.find(({ identity }) => identity?.startsWith('visitor-')) ??
  participants.find(({ identity }) => identity !== null && identity !== AGENT) ??
  null;

export const agentOf = ({ participants }) => participants.find(({ identity }) => identity === AGENT) ?? null;

/** Our server calls every conversation "Chat from …"; a name given by hand says more. */
export const nameOf = (conversation) => {
  const friendlyName = text(conversation.friendlyName);
  const given = friendlyName.startsWith('Chat from ') ? '' : friendlyName;
  const email = attribute(conversation, 'email');
  const known =
    attribute(conversation, 'name') || given || email || text(visitorOf(conversation)?.friendlyName);
  if (known) return known;
  const id = text(conversation.uniqueName).replace(/^visitor:/, '') || conversation.sid.slice(2);
  return `Visitor ${id.slice(0, 4)}`;
};

/** Whose message it is, for people. */
export const authorOf = (conversation, message) => {
  if (message.author === visitorOf(conversation)?.identity) return nameOf(conversation);
  return attribute(message, 'name') || text(message.author) || 'Unknown';
};

export const initialsOf = (name) => {
  const words = name.split(/[\s@._-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.slice(0, 2).map((word) => [...word][0]);
  return letters.join('').toLocaleUpperCase() || '·';
};

/** One of the colours that the style sheet knows, always the same for the same text. */
export const hueOf = (seed) => {
  let sum = 0;
  for (const char of seed) sum = (sum * 31 + char.codePointAt(0)) % 997;
  return `hue-${sum % 6}`;
};

/** Messages after the agent's read mark. The agent's own last word means that all before it was seen. */
export const unreadOf = (conversation) => {
  const { lastMessage, messagesCount } = conversation;
  if (!lastMessage || lastMessage.author === AGENT) return 0;
  const read = agentOf(conversation)?.lastReadMessageIndex ?? -1;
  return Math.max(0, Math.min(lastMessage.index - read, messagesCount));
};

export const typistsOf = (conversation) => conversation.typing.filter((identity) => identity !== AGENT);

export const previewOf = ({ lastMessage }) => {
  if (!lastMessage) return 'No messages yet';
  const { body, mediaCount, author } = lastMessage;
  const files = mediaCount > 1 ? `${mediaCount} files` : mediaCount === 1 ? 'File' : 'Empty message';
  const what = text(body).replace(/\s+/g, ' ').slice(0, 200) || files;
  return author === AGENT ? `You: ${what}` : what;
};

const DAY = 86_400_000;
const startOfDay = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
const daysAgo = (date, now) => Math.round((startOfDay(now) - startOfDay(date)) / DAY);

const format = (options, locale = 'en') => {
  const formatter = new Intl.DateTimeFormat(locale, options);
  return (date) => formatter.format(date);
};
const asClock = format({ hour: '2-digit', minute: '2-digit' }, undefined);
const asWeekday = format({ weekday: 'short' });
const asShortDay = format({ day: 'numeric', month: 'short' });
const asLongDay = format({ weekday: 'long', day: 'numeric', month: 'long' });
const asOldDay = format({ day: 'numeric', month: 'short', year: 'numeric' });

export const clockTime = (value) => asClock(new Date(value));
export const fullTime = (value) => `${asOldDay(new Date(value))}, ${clockTime(value)}`;

export const listTime = (value, now = new Date()) => {
  const date = new Date(value);
  const days = daysAgo(date, now);
  if (days <= 0) return asClock(date);
  if (days === 1) return 'Yesterday';
  if (days < 7) return asWeekday(date);
  return date.getFullYear() === now.getFullYear() ? asShortDay(date) : asOldDay(date);
};

export const dayName = (value, now = new Date()) => {
  const date = new Date(value);
  const days = daysAgo(date, now);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return date.getFullYear() === now.getFullYear() ? asLongDay(date) : asOldDay(date);
};

export const isSameDay = (left, right) => +startOfDay(new Date(left)) === +startOfDay(new Date(right));

export const fileSize = (bytes) => {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB'];
  const power = Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), units.length);
  const value = bytes / 1024 ** power;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[power - 1]}`;
};

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
