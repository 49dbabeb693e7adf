import { plainText } from '../../core/message-text.js';
import { format, type Strings } from '../../core/strings.js';
import type { Message } from '../../core/types.js';

/** What a message says where there is only room for words; one without text is told by its files. */
export function messageWords({ body, media }: Message, strings: Strings, locale: string): string {
  const name = media.map(({ filename }) => filename).join(', ');
  return plainText(body).trim() || (name && format(strings.sentFile, { name }, locale));
}
