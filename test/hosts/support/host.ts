/** Pages that make life hard for whatever is put into them, as data. */
import { snippet } from '../../support/pages.js';

/** Where a page finds what it needs. */
export interface Places {
  /** Of the chat server, with the account's script at `/demo/missive.js`. */
  readonly server: string;
  readonly twilio: string;
  /** Of another page on the pages' own origin. */
  page(html: string, headers?: Record<string, string>): string;
}

export interface Host {
  readonly name: string;
  /** What goes into the page's head, before the snippet. */
  readonly head?: string;
  /** In place of the usual content. */
  readonly body?: string;
  /** How the chat comes into the page; the short documented snippet in its head, unless said. */
  readonly chat?: (places: Places) => string;
  /** The whole page, where it is not built of the usual head and body. */
  readonly whole?: (parts: { head: string; body: string; chat: string }) => string;
  readonly headers?: (places: Places) => Record<string, string>;
  /** Runs before anything of the page, as source. */
  readonly before?: string;
  /** What is meant to look otherwise than on a neutral page, and how. */
  readonly differs?: Readonly<Record<string, unknown>>;
  /** What of the page is another than without the chat, since the page says so. */
  readonly changes?: RegExp;
  /** The console's words that are the page's own. */
  readonly ownWords?: RegExp;
  /** A message goes out and an answer comes. */
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

/** The snippet of the documents, in short. */
export const SNIPPET = ({ server }: Places): string => snippet(server);

/** Only the script; how it comes is the page's own matter. */
export const scriptAt = ({ server }: Places): string => `${server}/demo/missive.js`;

/** The page of a host, with the chat or as it would be without. */
export function pageOf(host: Host, chat: string): string {
  const { head = '', body = CONTENT, whole } = host;
  if (whole) return whole({ head, body, chat });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Shop</title><link rel="icon" href="data:,">
${head}${chat}</head><body>${body}</body></html>`;
}
