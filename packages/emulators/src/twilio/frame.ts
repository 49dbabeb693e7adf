import { newFrameId } from './ids.js';

/** A frame of the socket (protocol §2). Other fields of the header stay unchanged. */
export interface Frame {
  header: FrameHeader;
  /** Parsed JSON, or a string for every other payload type; undefined when there is none. */
  payload: unknown;
}

export interface FrameHeader {
  method: string;
  id: string;
  payload_type?: string;
  payload_size?: number;
  [field: string]: unknown;
}

const MAGIC = 'TWILSOCK V3.0';
const CRLF = '\r\n';
const LF = 0x0a;

export class FrameError extends Error {}

/** Encodes a frame; a line break follows the payload, as in the real service. */
export const encodeFrame = (
  fields: Record<string, unknown> & { method: string },
  payload?: unknown,
): Buffer => {
  const body = payload === undefined ? null : Buffer.from(JSON.stringify(payload));
  const header = Buffer.from(
    JSON.stringify({
      id: newFrameId(),
      ...fields,
      ...(body ? { payload_type: 'application/json' } : {}),
      payload_size: body?.length ?? 0,
    }),
  );
  const parts = [Buffer.from(`${MAGIC} ${header.length}${CRLF}`), header, Buffer.from(CRLF)];
  if (body) parts.push(body, Buffer.from(CRLF));
  return Buffer.concat(parts);
};

const parseJson = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new FrameError(`${what} is not JSON`);
  }
};

const parsePayload = (header: FrameHeader, bytes: Buffer): unknown => {
  if (bytes.length === 0) return undefined;
  const text = bytes.toString('utf8');
  const type = header.payload_type ?? 'application/json';
  return type.startsWith('application/json') ? parseJson(text, 'payload') : text;
};

/** Decodes a frame. Throws `FrameError` for anything else. */
export const decodeFrame = (data: Buffer): Frame => {
  const end = data.indexOf(LF);
  if (end < 1) throw new FrameError('no first line');
  const match = /^TWILSOCK V3\.0 (\d{1,9})\r$/.exec(data.subarray(0, end).toString('latin1'));
  if (!match) throw new FrameError('not a TWILSOCK V3.0 frame');
  const headerStart = end + 1;
  const headerEnd = headerStart + Number(match[1]);
  if (headerEnd > data.length) throw new FrameError('header is cut short');
  const header = parseJson(data.subarray(headerStart, headerEnd).toString('utf8'), 'header');
  if (!isHeader(header)) throw new FrameError('header lacks method or id');
  const size = header.payload_size ?? 0;
  const payloadStart = headerEnd + CRLF.length;
  if (payloadStart + size > data.length && size > 0) throw new FrameError('payload is cut short');
  return { header, payload: parsePayload(header, data.subarray(payloadStart, payloadStart + size)) };
};

const isHeader = (value: unknown): value is FrameHeader => {
  if (typeof value !== 'object' || value === null) return false;
  const header = value as Record<string, unknown>;
  const { payload_size: size, payload_type: type } = header;
  return (
    typeof header.method === 'string' &&
    typeof header.id === 'string' &&
    (size === undefined || (typeof size === 'number' && Number.isInteger(size) && size >= 0)) &&
    (type === undefined || typeof type === 'string')
  );
};
