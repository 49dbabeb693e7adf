/** Builds the program's input from a visitor's message, and messages from its reply. Pure. */

import { splitAnswers } from 'missive-chat/core/split-answers.js';
import { validReplies } from 'missive-chat/core/valid-replies.js';
import { teamOf } from '../accounts/team.js';
import { availabilityAt, nextOpening } from '../accounts/availability.js';
import type { EarlierMessage, ProgramAnswer, ProgramMessage } from '../answers/program.js';
import { automaticName, automaticWords } from '../answers/automatic-name.js';
import type { ProgramReply } from '../stores/answer-store.js';
import type { VisitorRecord } from '../stores/store.js';
import { cleanName } from '../visitors/clean-name.js';
import { shortVisitorId } from '../visitors/visitor-identity.js';
import { fittedAuthor, MAX_BODY_LENGTH } from './agent-message.js';
import type { BridgedAccount } from './relay-deps.js';
import { readReplyBody, splitReply } from './rich-text.js';
import type { RelayedMessage } from './twilio-log.js';

const MAX_EARLIER = 50;
/** Characters of all earlier texts. */
const MAX_HISTORY = 24_000;

export function programMessage(
  account: BridgedAccount,
  visitor: VisitorRecord,
  messages: readonly RelayedMessage[],
  message: RelayedMessage,
  now: number,
): ProgramMessage {
  const opensAt = nextOpening(account.availability, now);
  const meta = message.meta ?? visitor.meta;
  return {
    id: message.sid,
    account: account.id,
    text: message.body,
    files: message.media.map(({ filename }) => filename),
    sentAt: toIso(message.sentAt),
    language: meta.language ?? null,
    page: meta.page ?? null,
    status: availabilityAt(account.availability, now).status,
    nextOpening: opensAt === null ? null : toIso(opensAt),
    visitor: {
      id: shortVisitorId(visitor.id),
      name: cleanName(visitor.name),
      email: visitor.email,
      verification: visitor.verification,
      answers: Object.fromEntries(splitAnswers(meta).answers.map(({ name, value }) => [name, value])),
    },
    conversation: {
      id: visitor.conversationSid,
      messages: earlierMessages(messages.filter(({ index }) => index < message.index)),
    },
  };
}

/** The last ones, as many as fit. */
function earlierMessages(messages: readonly RelayedMessage[]): EarlierMessage[] {
  let room = MAX_HISTORY;
  const kept: EarlierMessage[] = [];
  for (const { sender, author, body, media, sentAt } of messages.slice(-MAX_EARLIER).reverse()) {
    if (sender === 'notice') continue;
    room -= body.length;
    if (room < 0) break;
    kept.unshift({
      from: sender,
      name: author.name,
      text: body,
      files: media.map(({ filename }) => filename),
      sentAt: toIso(sentAt),
    });
  }
  return kept;
}

/** Splits what a program said into messages; the quick replies are at the end of each reply. */
export const partsOfAnswer = ({ replies }: ProgramAnswer): ProgramReply[] =>
  replies.flatMap((reply) => {
    // Braces mean the same as in an agent's text.
    const read = readReplyBody('custom_text', reply.text, []);
    const quick = validReplies([...reply.replies, ...read.replies]);
    const texts = splitReply(read, { characters: MAX_BODY_LENGTH, richBytes: 0 }).map(({ body }) => body);
    // Twilio needs a text, and clients without buttons show it.
    if (texts.length === 0 && quick.length > 0) texts.push(quick.join(' · '));
    return texts.map((text, place) => ({ text, replies: place === texts.length - 1 ? quick : [] }));
  });

/** Author and text of an automatic message: the name says that it is automatic, or the text where no names are shown. */
export function automaticMessage(
  account: BridgedAccount,
  text: string,
  language: string | null,
): { readonly name: string; readonly avatarUrl: string; readonly body: string } {
  const { chat = {} } = account.settings;
  const tags = [chat.locale ?? '', language ?? ''].filter((tag) => tag !== '');
  const { name, avatarUrl } = teamOf(account);
  const author = fittedAuthor({ name: automaticName(name, tags), avatarUrl });
  const isNamed = chat.showNames ?? true;
  return { ...author, body: isNamed ? text : `${text}\n\n(${automaticWords(tags)})` };
}

const toIso = (time: number): string => new Date(time).toISOString();
