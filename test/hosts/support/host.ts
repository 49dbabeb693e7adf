/** Difficult host pages, as data. */
import { snippet } from '../../support/pages.js';

/** Addresses that a page needs. */
export interface Places {
  /** The chat server, with the account's script at `/demo/missive.js`. */
  readonly server: string;
  readonly twilio: string;
  /** Another page on the pages' own origin. */
  page(html: string, headers?: Record<string, string>): string;
}

export interface Host {
  readonly name: string;
  /** Content of the page's head, before the snippet. */
  readonly head?: string;
  /** Replaces the usual content. */
  readonly body?: string;
  /** How the page loads the chat; by default the short documented snippet in its head. */
  readonly chat?: (places: Places) => string;
  /** The whole page, when it is not built from the usual head and body. */
  readonly whole?: (parts: { head: string; body: string; chat: string }) => string;
  readonly headers?: (places: Places) => Record<string, string>;
  /** Source that runs before anything of the page. */
  readonly before?: string;
  /** What is meant to look different from a neutral page, and how. */
  readonly differs?: Readonly<Record<string, unknown>>;
  /** Properties of the page that the chat changes, since the page's own rules do so. */
  readonly changes?: RegExp;
  /** Console messages of the page itself. */
  readonly ownWords?: RegExp;
  /** Whether a message is sent and a reply received. */
  readonly talks?: true;
}

/** A page's usual content, longer than the screen. */
export const CONTENT = `<nav><a href="#a">Shop</a> <a href="#b">About</a></nav>
<h1>Shop</h1>
<svg viewBox="0 0 10 10" width="40" height="40"><rect width="10" height="10" /></svg>
<form><input name="q" value="vase" /> <button type="button">Search</button></form>
<table><tr><th>Vase</th><td>39.00</td></tr></table>
<div id="tall" style="height: 1500px"><p>A long page.</p></div>`;

export const NEUTRAL: Host = { name: 'a neutral page' };

/** The short form of the documented snippet. */
export const SNIPPET = ({ server }: Places): string => snippet(server);

/** Only the script's URL; the page loads it in its own way. */
export const scriptAt = ({ server }: Places): string => `${server}/demo/missive.js`;

/** The page of a host, with the chat or without. */
export function pageOf(host: Host, chat: string): string {
  const { head = '', body = CONTENT, whole } = host;
  if (whole) return whole({ head, body, chat });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Shop</title><link rel="icon" href="data:,">
${head}${chat}</head><body>${body}</body></html>`;
}
