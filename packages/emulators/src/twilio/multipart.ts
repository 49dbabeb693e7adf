export interface FilePart {
  bytes: Buffer;
  type: string;
  name: string | null;
}

const CRLF = '\r\n';
const HEAD_END = CRLF + CRLF;

const parameter = (header: string, name: string): string | null => {
  const match = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(header);
  // Browsers write a quote inside a name as %22 and line breaks as %0D%0A (WHATWG, multipart/form-data).
  return match?.[1]?.replace(/%22/g, '"').replace(/%0D%0A/gi, CRLF) ?? null;
};

const boundaryOf = (contentType: string): string | null =>
  /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)?.slice(1).find(Boolean) ?? null;

/** Returns the first part of a browser's form that holds a file; null when there is none. */
export const firstFile = (body: Buffer, contentType: string): FilePart | null => {
  const boundary = boundaryOf(contentType);
  if (boundary === null) return null;
  const delimiter = Buffer.from(`--${boundary}`);
  let start = body.indexOf(delimiter);
  while (start !== -1) {
    const partStart = start + delimiter.length + CRLF.length;
    const headEnd = body.indexOf(HEAD_END, partStart - CRLF.length);
    const next = body.indexOf(Buffer.concat([Buffer.from(CRLF), delimiter]), partStart);
    if (headEnd === -1 || next === -1) return null;
    const head = body.subarray(partStart, headEnd).toString('utf8');
    const name = parameter(/^content-disposition:.*$/im.exec(head)?.[0] ?? '', 'filename');
    if (name !== null) {
      const type = /^content-type:\s*(.+?)\s*$/im.exec(head)?.[1] ?? 'application/octet-stream';
      return { bytes: body.subarray(headEnd + HEAD_END.length, next), type, name };
    }
    start = next + CRLF.length;
  }
  return null;
};
