/** The visitor's copy of a conversation (LC-55): what is in it, for the text and for the page. Pure. */

import type { ChatState } from './chat-state.js';
import { copyStringsOf, type CopyStrings } from './copy-texts.js';
import { exactTime } from './exact-time.js';
import { readQuotes } from './quoted-text.js';
import { readRich } from './rich-text.js';
import { isRightToLeft } from './right-to-left.js';
import { showsEnd } from './shows-end.js';
import { format } from './strings.js';
import type { Config, Media, Message, RichText } from './types.js';

/** A copy of the conversation. */
export interface Transcript {
  /** As plain text: lines of messages are indented, so that no message looks like the line above one. */
  readonly text: string;
  /** As an HTML page that needs no other file: it has no scripts, and its pictures are in it. */
  readonly html: string;
}

export interface CopiedFile {
  readonly name: string;
  /** Size as text. */
  readonly size: string;
  /** A temporary link; absent if it is not known. */
  readonly url?: string | undefined;
  /** The picture as a `data:` URL, if it is one and could be loaded. */
  readonly picture?: string | undefined;
}

export interface CopiedMessage {
  /** `notice`: a line about the conversation. */
  readonly kind: 'visitor' | 'team' | 'notice';
  /** Empty for a notice. */
  readonly author: string;
  /** ISO 8601. */
  readonly sentAt: string;
  /** Full date and time with its zone. */
  readonly time: string;
  readonly body: string;
  /** The body with its formatting, if it has any. */
  readonly rich: RichText | null;
  /** The suggested replies as one line; empty if there are none. */
  readonly replies: string;
  readonly files: readonly CopiedFile[];
}

export interface ConversationCopy {
  readonly title: string;
  /** When the copy was made, with the zone of all times. */
  readonly made: string;
  readonly language: string;
  readonly isRightToLeft: boolean;
  /** A note below the title, or empty. */
  readonly note: string;
  /** Whether there are earlier messages than the copy can hold. */
  readonly isCut: boolean;
  readonly messages: readonly CopiedMessage[];
}

export interface CopyOptions {
  readonly config: Config;
  readonly state: Pick<ChatState, 'visitor' | 'rating'>;
  /** The whole log, in its order. */
  readonly messages: readonly Message[];
  readonly isCut: boolean;
  readonly now: number;
  /** Defaults to the visitor's own. */
  readonly timeZone?: string;
  fileOf(media: Media): CopiedFile;
}

export function copyOf(options: CopyOptions): ConversationCopy {
  const { config, isCut, now } = options;
  const { chat } = config;
  const timeZone = options.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const strings = copyStringsOf(config);
  const messages = options.messages
    .filter(({ from }) => from !== 'end' || showsEnd(chat))
    .map((message) => copyMessage(message, { ...options, timeZone, strings }));
  const hasLinks = messages.some(({ files }) => files.some(({ url, picture }) => url && !picture));
  return {
    title: chat.name ? `${strings.conversation} · ${oneLine(chat.name)}` : strings.conversation,
    made: `${exactTime(now, chat.locale, { withZone: true, timeZone })} · ${timeZone}`,
    language: chat.locale || 'en',
    isRightToLeft: isRightToLeft(chat.locale),
    note: hasLinks ? strings.fileLinks : '',
    isCut,
    messages,
  };
}

function copyMessage(
  message: Message,
  options: CopyOptions & { readonly strings: CopyStrings },
): CopiedMessage {
  const { config, state, strings, timeZone, fileOf } = options;
  const { chat } = config;
  const { author, body, from, media, replies, rich, sentAt } = message;
  const isEnd = from === 'end';
  return {
    kind: isEnd ? 'notice' : from,
    author: isEnd
      ? ''
      : oneLine(
          from === 'visitor' ? state.visitor.name || strings.you : teamName(message, config) || strings.team,
        ),
    sentAt: new Date(sentAt).toISOString(),
    time: exactTime(sentAt, chat.locale, { withZone: true, timeZone }),
    body: isEnd ? endWords() : body,
    rich: from === 'team' ? readRich(rich) : from === 'visitor' ? readQuotes(body) : null,
    replies: replies ? `${strings.quickReplies}: ${replies.map(oneLine).join(' · ')}` : '',
    files: media.map(fileOf),
  };

  function endWords(): string {
    const name = chat.showNames ? oneLine(author.name) : '';
    const closed = name ? format(strings.closedBy, { name }, chat.locale) : strings.closed;
    const sent = state.rating?.step === 'sent' && state.rating.message === message.sid && state.rating;
    const given = message.rating ?? (sent ? sent.rating : undefined);
    const words = { bad: strings.ratingBad, okay: strings.ratingOkay, good: strings.ratingGood };
    return given ? `${closed}\n${strings.rate} ${words[given]}` : closed;
  }
}

/** As in the thread; an automatic reply keeps the name that says what it is. */
const teamName = ({ author, isAutomatic }: Message, { chat }: Config): string =>
  (chat.showNames || isAutomatic ? author.name : '') || chat.name;

/** A name must not look like another line of the copy. */
const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
