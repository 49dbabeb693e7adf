/** Copies and quotes messages, and makes the visitor's copy of the conversation (LC-55). Loaded when it is used. */

import type { CopyFormat } from './core/chat-requests.js';
import { readFileUrl, readLog, type ReadableChat } from './core/read-conversation.js';
import { copyOf, type CopiedFile, type Transcript } from './core/transcript.js';
import { transcriptHtml } from './core/transcript-html.js';
import { transcriptText } from './core/transcript-text.js';
import type { Config, Media, Message } from './core/types.js';
import { fileSize } from './elements/templates/moment.js';
import { browserClock } from './transport/browser-page.js';
import { isCopiedPicture, pictureData } from './transport/picture-data.js';

// Has the texts of the end too; a file of its own for what both need would be one more to load.
import './end.js';

export { MessageActions } from './elements/message-actions.js';

/** The latest files get a link, those before them their names only. */
const MOST_FILES = 100;
/** Bytes of all pictures in a copy. */
const MOST_PICTURE_BYTES = 20_000_000;
/** Files that are asked for at the same time. */
const AT_A_TIME = 4;

/** Rejects with `ChatError` if the log cannot be read now. */
export async function transcript(chat: ReadableChat, config: Config): Promise<Transcript> {
  const { messages, isCut } = await readLog(chat, browserClock);
  const files = await copyFiles(chat, messages, config.chat.locale);
  const copy = copyOf({
    config,
    state: chat.store.state,
    messages,
    isCut,
    now: browserClock.now(),
    fileOf: (media) => files.get(media) ?? nameOf(media, config.chat.locale),
  });
  return { text: transcriptText(copy), html: transcriptHtml(copy) };
}

const nameOf = ({ filename, size }: Media, locale: string): CopiedFile => ({
  name: filename,
  size: fileSize(size, locale),
});

async function copyFiles(
  chat: ReadableChat,
  messages: readonly Message[],
  locale: string,
): Promise<ReadonlyMap<Media, CopiedFile>> {
  const copied = new Map<Media, CopiedFile>();
  const waiting = messages.flatMap((message) => message.media.map((media) => ({ message, media }))).reverse();
  let room = MOST_PICTURE_BYTES;
  const copyNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next && copied.size < MOST_FILES; next = waiting.shift()) {
      const { message, media } = next;
      const isPicture = isCopiedPicture(media.contentType, media.size) && media.size <= room;
      if (isPicture) room -= media.size;
      const url = await readFileUrl(chat, browserClock, message, media);
      const picture = url && isPicture ? await pictureData(url) : undefined;
      copied.set(media, { ...nameOf(media, locale), url, picture });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, copyNext));
  return copied;
}

/** Milliseconds after which the browser has read the file. */
const SAVED_AFTER = 60_000;

/** Saves a copy as a file of the visitor's. */
export async function saveCopy(make: () => Promise<Transcript>, as: CopyFormat): Promise<void> {
  const copy = await make();
  const type = as === 'html' ? 'text/html' : 'text/plain';
  const url = URL.createObjectURL(new Blob([copy[as]], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `chat-${new Date(browserClock.now()).toISOString().slice(0, 10)}.${as === 'html' ? 'html' : 'txt'}`;
  // In no page: scripts that handle the clicks of all links do not see this one.
  link.click();
  browserClock.after(SAVED_AFTER, () => URL.revokeObjectURL(url));
}
