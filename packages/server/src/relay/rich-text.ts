/** An agent's reply from Missive's webhook → the visitor's text. Pure. */

import { isEmojiOnly } from 'missive-chat/core/emoji-only.js';
import { readRich } from 'missive-chat/core/rich-text.js';
import type { RichText } from 'missive-chat/core/types.js';
import { readHtml } from './html-blocks.js';
import { ReplyReader } from './reply-markup.js';
import { isPlain, plainTextOf } from './rich-plain-text.js';
import { splitBody } from './split-body.js';
import { splitRich } from './split-rich.js';

export interface FormattedText {
  /** Plain text; links with labels are in the documented form `{{ link:URL words }}`. */
  readonly body: string;
  /** The same text with its formatting; null when it has none. */
  readonly rich: RichText | null;
}

/** The text of a reply, without its files. */
export interface ReplyBody extends FormattedText {
  /** Attachments that were images in the text, in order: they are sent as files. */
  readonly inlineImageIds: readonly string[];
  /** Quick replies that the visitor can choose from. */
  readonly replies: readonly string[];
}

/**
 * @param type of the message, such as `custom_html`; every other is plain text
 * @param attachments of the message, including the images in its text
 */
export function readReplyBody(
  type: string,
  body: string,
  attachments: readonly { readonly id: string }[],
): ReplyBody {
  const reader = new ReplyReader();
  if (type !== 'custom_html') {
    const text = reader.plain(body);
    return { body: text, rich: null, inlineImageIds: [], replies: reader.replies };
  }
  const { blocks: written, imageIds } = readHtml(body);
  const blocks = reader.rich(written);
  const text = plainTextOf(blocks);
  const known = new Set(attachments.map(({ id }) => id));
  return {
    body: text,
    rich: isPlain(blocks) || isEmojiOnly(text) ? null : blocks,
    inlineImageIds: [...imageIds].filter((id) => known.has(id)),
    replies: reader.replies,
  };
}

/** Limits of one message. */
export interface MessageRoom {
  /** Of the body, in UTF-16 code units. */
  readonly characters: number;
  /** Of the formatting as JSON, in bytes of UTF-8. */
  readonly richBytes: number;
}

/**
 * Splits a reply into messages: one if it fits, several in order, none without text. Each has its
 * formatting; formatting that fits into no message is dropped.
 */
export function splitReply(
  { body, rich }: FormattedText,
  { characters, richBytes }: MessageRoom,
): FormattedText[] {
  const unformatted = (text: string): FormattedText[] =>
    splitBody(text, characters).map((part) => ({ body: part, rich: null }));
  if (!rich) return unformatted(body);
  const isCarried = (blocks: RichText): boolean =>
    Buffer.byteLength(JSON.stringify(blocks)) <= richBytes && readRich(blocks) !== null;
  const fits = (blocks: RichText): boolean =>
    plainTextOf(blocks).length <= characters && (isPlain(blocks) || isCarried(blocks));
  return splitRich(rich, fits).flatMap((blocks): FormattedText[] => {
    const text = plainTextOf(blocks);
    return fits(blocks) && text.trim() !== ''
      ? [{ body: text, rich: isPlain(blocks) ? null : blocks }]
      : unformatted(text);
  });
}
