import { randomUUID } from 'node:crypto';
import { ATTACHMENTS_LIMIT } from './constants.js';
import { errors } from './errors.js';
import type { Fields } from './fields.js';

export interface File {
  readonly id: string;
  readonly filename: string;
  readonly mediaType: string;
  readonly subType: string;
  readonly bytes: Buffer;
}

/** A file as passed by tests and the inbox page. */
export interface FileInput {
  readonly filename: string;
  readonly bytes: Uint8Array;
}

/** The API accepts no media type (API §2.1), so it is derived from the name. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  bmp: 'image/bmp',
  csv: 'text/csv',
  gif: 'image/gif',
  heic: 'image/heic',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  webm: 'video/webm',
  webp: 'image/webp',
  zip: 'application/zip',
};

export const extensionOf = (filename: string): string =>
  /\.([^./\\]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';

export const makeFile = ({ filename, bytes }: FileInput): File => {
  const type = MEDIA_TYPES[extensionOf(filename)] ?? 'application/octet-stream';
  const [mediaType = '', subType = ''] = type.split('/');
  return { id: randomUUID(), filename, mediaType, subType, bytes: Buffer.from(bytes) };
};

export const FILE_FIELDS = ['base64_data', 'filename'] as const;
/** No repeated groups: with them the pattern fails on megabytes. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const isBase64 = (text: string): boolean => text.length % 4 === 0 && BASE64.test(text);

/** One `{base64_data, filename}`; a data URL or another alphabet is rejected (guess). */
export const readFile = (fields: Fields): File => {
  const filename = fields.required('filename');
  const text = fields.required('base64_data');
  if (!isBase64(text)) throw fields.invalid('base64_data', 'must be Base64 without line breaks or prefix');
  return makeFile({ filename, bytes: Buffer.from(text, 'base64') });
};

export const checkFileCount = (count: number, field: string): void => {
  if (count > ATTACHMENTS_LIMIT) throw errors.invalid(`'${field}' takes ${ATTACHMENTS_LIMIT} at most`);
};

/** The URL contains a random id and no token, and works without one (API §3). */
export const fileUrl = (baseUrl: string, file: File): string =>
  `${baseUrl}/files/${file.id}/${encodeURIComponent(file.filename)}`;

/** No file may execute in the inbox's origin, whatever type it claims. */
const HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, max-age=3600',
};

export const serveFile = (file: File): Response =>
  new Response(new Uint8Array(file.bytes), {
    headers: { ...HEADERS, 'content-type': `${file.mediaType}/${file.subType}` },
  });
