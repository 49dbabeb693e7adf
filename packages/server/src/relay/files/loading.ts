/** Downloads the files of one part. */

import type { Media } from 'missive-chat/core/types.js';
import type { TwilioAccess } from '../../accounts/account-store.js';
import type { FileField } from '../../missive/missive-fields.js';
import { largeFileLine, lostFileLine, withLine, type MessagePart, type Packing } from './packing.js';
import { MediaError, type TwilioMedia } from './twilio-media.js';

export interface LoadedPart {
  readonly body: string;
  readonly attachments: readonly FileField[];
}

/**
 * A file that is gone, or larger than reported, becomes a line of the text and delays nothing.
 * In memory at the same time: the JSON of the part, and the bytes of one of its files.
 * @throws MediaError `refused`, `throttled`, `unavailable`
 */
export async function loadPart(
  part: MessagePart,
  access: TwilioAccess,
  media: Pick<TwilioMedia, 'fetchMedia'>,
  { channelType, linkTo }: Pick<Packing, 'channelType' | 'linkTo'>,
): Promise<LoadedPart> {
  const attachments: FileField[] = [];
  let { body } = part;
  for (const file of part.files) {
    const loaded = await load(file, access, media);
    if (typeof loaded !== 'string') {
      attachments.push(loaded);
      continue;
    }
    const line =
      loaded === 'missing'
        ? lostFileLine(file, 'the file is no longer there.', channelType)
        : largeFileLine(file, linkTo(file), channelType);
    body = withLine(body, line, channelType);
  }
  return { body, attachments };
}

async function load(
  file: Media,
  access: TwilioAccess,
  media: Pick<TwilioMedia, 'fetchMedia'>,
): Promise<FileField | 'missing' | 'too-large'> {
  try {
    const { bytes } = await media.fetchMedia(access, file.sid, file.size);
    return { filename: file.filename, base64_data: bytes.toString('base64') };
  } catch (error) {
    if (error instanceof MediaError && (error.problem === 'missing' || error.problem === 'too-large'))
      return error.problem;
    throw error;
  }
}
