/** The text of an agent's reply, as Missive's webhook brings it → what the visitor reads. Pure. */

import { isEmojiOnly } from 'missive-chat/core/message-text.js';
import { readRich } from 'missive-chat/core/rich-text.js';
import type { RichText } from 'missive-chat/core/types.js';
import { readHtml } from './html-blocks.js';
import { isPlain, plainTextOf } from './rich-plain-text.js';
import { splitBody } from './split-body.js';

export interface FormattedText {
  /** Plain text; links with words of their own are in the documented form `{{ link:URL words }}`. */
  readonly body: string;
  /** The same with its formatting; null when it has none, or more than a message can carry. */
  readonly rich: RichText | null;
}

/** What a reply says, without its files. */
export interface ReplyBody extends FormattedText {
  /** Attachments that stood in the text as images, in its order: they are sent as files. */
  readonly inlineImageIds: readonly string[];
}

/** Bytes of JSON that formatting may take in a message's attributes, which hold the author too. */
const DEFAULT_MAX_ATTRIBUTE_BYTES = 15_000;

/**
 * @param type of the message, such as `custom_html`; every other is plain text
 * @param attachments of the message: the images in its text are among them
 */
export function readReplyBody(
  type: string,
  body: string,
  attachments: readonly { readonly id: string }[],
  { maxAttributeBytes = DEFAULT_MAX_ATTRIBUTE_BYTES }: { readonly maxAttributeBytes?: number } = {},
): ReplyBody {
  if (type !== 'custom_html') return { body, rich: null, inlineImageIds: [] };
  const { blocks, imageIds } = readHtml(body);
  const text = plainTextOf(blocks);
  const known = new Set(attachments.map(({ id }) => id));
  return {
    body: text,
    rich: isPlain(blocks) || isEmojiOnly(text) ? null : carried(blocks, maxAttributeBytes),
    inlineImageIds: [...imageIds].filter((id) => known.has(id)),
  };
}

/**
 * A reply as messages of the service: one if it fits, else several in order, none without words. Formatting
 * stays where a message ends between two blocks; a block that needs several messages goes without.
 *
 * @param maxLength of each body, in characters as JavaScript counts them
 */
export function splitReply({ body, rich }: FormattedText, maxLength: number): FormattedText[] {
  const unformatted = (text: string): FormattedText[] =>
    splitBody(text, maxLength).map((part) => ({ body: part, rich: null }));
  if (body.length <= maxLength && rich) return [{ body, rich }];
  if (!rich) return unformatted(body);
  const messages: RichText[] = [];
  for (const block of rich) {
    const longer = [...(messages.at(-1) ?? []), block];
    const fits = plainTextOf(longer).length <= maxLength;
    messages.splice(fits ? messages.length - 1 : messages.length, 1, fits ? longer : [block]);
  }
  return messages.flatMap((blocks) => {
    const text = plainTextOf(blocks);
    if (text.length > maxLength) return unformatted(text);
    return [{ body: text, rich: isPlain(blocks) ? null : blocks }];
  });
}

/** The blocks if a message can carry them and the widget takes them. */
const carried = (blocks: RichText, maxAttributeBytes: number): RichText | null =>
  Buffer.byteLength(JSON.stringify(blocks)) <= maxAttributeBytes ? readRich(blocks) : null;
