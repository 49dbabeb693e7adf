import { plainText } from '../../core/message-text.js';
import { format } from '../../core/strings.js';
import type { ThreadStrings } from '../../core/thread-strings.js';
import type { Message } from '../../core/types.js';

/** Returns a message as plain text; a message without text is described by its files. */
export function messageWords({ body, media }: Message, strings: ThreadStrings, locale: string): string {
  const name = media.map(({ filename }) => filename).join(', ');
  return plainText(body).trim() || (name && format(strings.sentFile, { name }, locale));
}
