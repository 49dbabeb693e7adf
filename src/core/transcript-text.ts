import { format } from './strings.js';
import { textWithLinks } from './text-with-links.js';
import type { ConversationCopy, CopiedFile, CopiedMessage } from './transcript.js';

/** All that a program may take for the end of a line. */
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/** Formats the copy as plain text. */
export const transcriptText = (copy: ConversationCopy): string =>
  [
    lines([copy.title, copy.made, copy.note]),
    ...(copy.isCut ? ['[…]'] : []),
    ...copy.messages.map((message) => messageText(message, copy.language)),
  ].join('\n\n') + '\n';

function messageText(message: CopiedMessage, locale: string): string {
  const { author, body, files, kind, replies, time } = message;
  if (kind === 'notice') return lines([`* ${time}`, indented(body)]);
  // A name keeps its own direction, and does not affect the time beside it.
  return lines([
    format('{author} · {time}', { author, time }, locale),
    indented(textWithLinks(body)),
    ...files.map((file) => indented(fileText(file))),
    replies && indented(`[${replies}]`),
  ]);
}

const fileText = ({ name, size, url }: CopiedFile): string => `[${name}, ${size}]${url ? `\n${url}` : ''}`;

const indented = (text: string): string =>
  text
    .trim()
    .split(LINE_BREAK)
    .map((line) => line && `  ${line}`)
    .join('\n');

const lines = (parts: readonly string[]): string => parts.filter((part) => part.trim()).join('\n');
