import { plural } from '../../shared/page/format.js';
/** Who a conversation is with, and in which words it is told. Nothing here touches the page. */

const MARK = /\s*\[(Unverified|Cannot verify)\]\s*$/i;

/** The chat server marks the names of visitors who did not prove who they are; the mark is the name's end. */
export const personOf = (party) => {
  const given = party?.name ?? party?.username ?? party?.address ?? party?.id ?? '';
  const mark = MARK.exec(given)?.[1] ?? '';
  const name = given.replace(MARK, '').trim() || party?.username || party?.address || 'Somebody';
  return { name, mark, key: party?.id ?? party?.address ?? party?.username ?? given };
};

export const addressOf = (party) => party?.username ?? party?.address ?? '';

/** A conversation made of posts alone is with the service that posts. */
export const titleOf = (conversation) =>
  conversation.visitor
    ? personOf(conversation.visitor)
    : { name: conversation.source ?? 'Integration', mark: '', key: conversation.id };

export const previewOf = ({ latest, count }) => {
  if (!latest) return plural(count, 'entry', 'entries');
  return latest.isOurs ? `You: ${latest.text}` : latest.text;
};

export const aliasName = (alias) => alias.name ?? alias.username ?? alias.id ?? alias.address ?? 'No name';

const isSame = (alias, other) =>
  ['id', 'username', 'name'].every((key) => (alias[key] ?? null) === other[key]);
/** Place of the alias that the visitor wrote to, or the first. */
export const addressedPlace = (aliases, addressed) =>
  addressed
    ? Math.max(
        0,
        aliases.findIndex((alias) => isSame(alias, addressed)),
      )
    : 0;

/** Everybody who has written on a channel that can be answered, once each, last writer first. */
export const knownVisitors = (conversations, channels) => {
  const known = new Map();
  for (const { visitor, channel: id } of conversations) {
    const channel = channels.find((one) => one.id === id);
    if (!visitor || !channel || channel.type === 'email' || !channel.allowNewMessages) continue;
    const key = JSON.stringify([channel.id, visitor.id ?? visitor.username ?? visitor.name]);
    if (!known.has(key)) known.set(key, { key, visitor, channel });
  }
  return [...known.values()];
};

const FIELD_NAMES = { id: 'ID', name: 'Name', username: 'Username' };
/** Which keys of a recipient may be filled in on the channel, with their labels. */
export const recipientFieldsOf = (channel) =>
  Object.entries(FIELD_NAMES)
    .filter(([field]) => channel?.recipientFields[field])
    .map(([field, label]) => ({ field, label }));

export const DELIVERIES = {
  none: 'Not sent: the channel has no webhook address',
  sending: 'Sending…',
  retrying: 'Not delivered yet, trying again',
  delivered: 'Delivered',
  failed: 'Not delivered: the webhook does not answer as it should',
  lost: 'Lost on the way, by a fault',
};
