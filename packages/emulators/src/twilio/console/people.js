/** Who is in a conversation, and what is shown of it, as text. Nothing here touches the page. */

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
