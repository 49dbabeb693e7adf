/** Pages with restrictive policies, and pages that are not plain HTML. */
import { CONTENT, scriptAt, SNIPPET, type Host, type Places } from './host.js';

const NONCE = 'bm9uY2U';
const policy =
  (scripts: string, ...more: string[]) =>
  ({ server, twilio }: Places): Record<string, string> => ({
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src ${scripts}`,
      `style-src-elem 'nonce-${NONCE}'`,
      "style-src-attr 'unsafe-inline'",
      `connect-src ${server} ${twilio} ${twilio.replace(/^http/, 'ws')}`,
      `img-src data: blob: ${server} ${twilio}`,
      ...more,
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; '),
  });
const withNonce = (html: string): string => html.replaceAll('<script', `<script nonce="${NONCE}"`);

const throwing = (...names: string[]): string =>
  names
    .map(
      (name) =>
        `Object.defineProperty(window, '${name}', { get() { throw new DOMException('Access is denied for this document.', 'SecurityError'); } });`,
    )
    .join('\n');

const xhtml: Host['whole'] = ({ head, body, chat }) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>Shop</title><link rel="icon" href="data:," />
<meta name="viewport" content="width=device-width" />${head}${chat}</head><body>${body}</body></html>`;

export const POLICY_HOSTS: readonly Host[] = [
  {
    name: 'a policy by nonce, passed on by strict-dynamic',
    headers: policy(`'nonce-${NONCE}' 'strict-dynamic'`),
    chat: (places) => withNonce(SNIPPET(places)),
    talks: true,
  },
  {
    name: 'a policy by nonce alone',
    headers: policy(`'nonce-${NONCE}'`, "require-trusted-types-for 'script'", 'trusted-types missive-chat'),
    chat: (places) =>
      withNonce(
        `<script>window.MissiveChatConfig = { id: 'demo' };</script><script async src="${scriptAt(places)}"></script>`,
      ),
    talks: true,
  },
  {
    name: 'cross-origin isolation',
    headers: () => ({
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'Permissions-Policy': 'microphone=(), camera=(), clipboard-read=(), autoplay=()',
    }),
    talks: true,
  },
  {
    name: 'storage is blocked',
    before: throwing('localStorage', 'sessionStorage', 'indexedDB', 'caches'),
    talks: true,
  },
  {
    name: 'storage is full',
    before: `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };`,
    talks: true,
  },
  {
    name: 'neither locks nor channels between tabs',
    before: `delete Navigator.prototype.locks; delete window.BroadcastChannel; delete window.requestIdleCallback;`,
    talks: true,
  },
  {
    name: 'quirks mode',
    whole: ({ head, body, chat }) => `<html><title>Shop</title>${head}${chat}<body bgcolor=white>${body}`,
  },
  {
    name: 'XHTML as text/html, nearly standard',
    whole: (parts) => xhtml(parts).replace(/^<\?xml.*\n/, ''),
  },
  {
    name: 'XHTML as XML',
    whole: xhtml,
    headers: () => ({ 'Content-Type': 'application/xhtml+xml; charset=utf-8' }),
  },
  {
    name: 'no head and no body in the source',
    whole: ({ chat }) => `<!doctype html><title>Shop</title>${chat}<h1>Shop</h1>`,
  },
  {
    name: 'markup that is never closed',
    whole: ({ head, chat }) =>
      `<!doctype html><html><head><title>Shop</title>${head}</head><body><table><tr><td><div><form><p><b><i>${chat}${CONTENT}`,
  },
];
