/**
 * Splits a visitor's message into parts that Missive accepts, by the sizes that Twilio reports, before any download:
 * the same message gives the same parts after a restart. Pure.
 */

import type { Media } from 'missive-chat/core/types.js';
import type { MissiveAccess } from '../../accounts/account-store.js';
import { cleanFilename } from './file-names.js';
import { FILE_LINK_DAYS } from './file-links.js';
import { escapeHtml } from '../../escape-html.js';
import { htmlLink, plainToHtml } from './plain-to-html.js';

export type ChannelType = MissiveAccess['channelType'];

export interface VisitorMessage {
  readonly sid: string;
  /** As the visitor typed it. */
  readonly text: string;
  /** In the order in which they were sent. */
  readonly files: readonly Media[];
}

export interface MessagePart {
  /** Our id of the part: the message's SID, then `SID:1`, `SID:2`. */
  readonly key: string;
  readonly number: number;
  /** In the channel's format: plain text or HTML. Only the first part has one. */
  readonly body: string;
  /** With cleaned names. */
  readonly files: readonly Media[];
}

export interface Packing {
  readonly channelType: ChannelType;
  /** Link to a file that is too large; null when the public URL is not set. */
  readonly linkTo: (file: Media) => string | null;
  /** Size of `body` and `attachments` as JSON. */
  readonly maxBytes?: number;
  readonly maxFiles?: number;
}

/** Missive's limit is 10 MB in total; the other fields fit into the rest. */
export const MAX_PART_BYTES = 9_500_000;
export const MAX_PART_FILES = 25;
const EMPTY_PART = jsonBytes({ body: '', attachments: [] });

/**
 * Text first, with as many files as fit; then the rest, in order. A file that is too large for any part
 * becomes a line of the text. An empty message has no parts.
 */
export function packMessage({ sid, text, files }: VisitorMessage, packing: Packing): MessagePart[] {
  const { channelType, linkTo, maxBytes = MAX_PART_BYTES, maxFiles = MAX_PART_FILES } = packing;
  const named = files.map((file) => ({ ...file, filename: cleanFilename(file.filename, file.contentType) }));
  const fits = (file: Media): boolean => EMPTY_PART + fileBytes(file) <= maxBytes;
  const body = named
    .filter((file) => !fits(file))
    .map((file) => largeFileLine(file, linkTo(file), channelType))
    .reduce((whole, line) => withLine(whole, line, channelType), toBody(text, channelType));
  return groupFiles(named.filter(fits), jsonBytes({ body, attachments: [] }), { maxBytes, maxFiles })
    .map((group, number) => ({
      key: number === 0 ? sid : `${sid}:${number}`,
      number,
      body: number === 0 ? body : '',
      files: group,
    }))
    .filter((part) => part.body !== '' || part.files.length > 0);
}

/** Groups files in order, as many as fit together. @param firstPart bytes of the first part without files */
function groupFiles(
  files: readonly Media[],
  firstPart: number,
  { maxBytes, maxFiles }: Required<Pick<Packing, 'maxBytes' | 'maxFiles'>>,
): Media[][] {
  const groups: Media[][] = [[]];
  let size = firstPart;
  for (const file of files) {
    const group = groups.at(-1) ?? [];
    const more = fileBytes(file);
    if (size + more > maxBytes || group.length === maxFiles) {
      groups.push([file]);
      size = EMPTY_PART + more;
    } else {
      group.push(file);
      size += more;
    }
  }
  return groups;
}

/** Appends a line of ours to the body. @param line in the channel's format */
export const withLine = (body: string, line: string, channelType: ChannelType): string =>
  body === '' ? line : `${body}${channelType === 'text' ? '\n' : '<br>'}${line}`;

/** The line for a file that was not relayed, with the reason. */
export const lostFileLine = (file: Media, reason: string, channelType: ChannelType): string => {
  const line = `${labelOf(file)}: ${reason}`;
  return channelType === 'text' ? line : escapeHtml(line);
};

/** The line for a file that fits into no part, with its link. */
export function largeFileLine(file: Media, link: string | null, channelType: ChannelType): string {
  if (link === null)
    return lostFileLine(
      file,
      'too large to attach. There is no link, because the chat server does not know its public address ' +
        '(MISSIVE_CHAT_PUBLIC_URL).',
      channelType,
    );
  const label = `${labelOf(file)}, too large to attach. For ${FILE_LINK_DAYS} days it is here: `;
  return channelType === 'text' ? label + link : escapeHtml(label) + htmlLink(link);
}

function toBody(text: string, channelType: ChannelType): string {
  // Databases do not accept this character in text, and it is invisible.
  const said = text.replaceAll('\0', '');
  if (said.trim() === '') return '';
  return channelType === 'text' ? said : plainToHtml(said);
}

/** Twilio does not report every size. */
const labelOf = ({ filename, size }: Media): string =>
  size > 0 ? `${filename} (${readableSize(size)})` : filename;

/** Such as `48.2 MB`; a megabyte is a million bytes, as on a file's label. */
export function readableSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  return `${Number(value.toFixed(value < 100 && step > 0 ? 1 : 0))} ${units[step] ?? ''}`;
}

/** Size of one file in the list, with the comma: Base64 encodes three bytes as four characters. */
const fileBytes = (file: Media): number =>
  jsonBytes({ filename: file.filename, base64_data: '' }) + 4 * Math.ceil(file.size / 3) + 1;

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
