import type { Message } from './model.js';

const CODES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => CODES[sign] ?? sign);

/** An agent's text as the body of an HTML message. */
export const htmlOf = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escape(paragraph).replace(/\n/g, '<br>')}</p>`)
    .join('');

/**
 * A message's own HTML as a document for a frame of the inbox page. Nothing in it executes, loads or sends
 * anything;
 * `allow-same-origin` lets the page measure its height.
 */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox";

const STYLE =
  ':root{color-scheme:light dark}body{margin:0;font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",' +
  'sans-serif;overflow-wrap:anywhere}body>:first-child{margin-top:0}body>:last-child{margin-bottom:0}' +
  'img,table{max-width:100%}pre{white-space:pre-wrap}';

export const bodyDocument = ({ body }: Message): Response =>
  new Response(
    '<!doctype html><html><head><meta charset="utf-8"><base target="_blank"><title>Message</title>' +
      `<style>${STYLE}</style></head><body>${body}</body></html>`,
    {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      },
    },
  );
