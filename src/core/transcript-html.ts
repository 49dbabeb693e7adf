/**
 * Formats the copy as a page of its own. It is a file, not a part of any page: everything that was written is escaped,
 * links are those that the thread would show, and its policy forbids scripts and requests.
 */

import { parseMessageText, safeHref } from './message-text.js';
import { transcriptCss } from './transcript-css.js';
import type { ConversationCopy, CopiedFile, CopiedMessage } from './transcript.js';
import type { RichElement, RichNode, RichText } from './types.js';

export function transcriptHtml(copy: ConversationCopy): string {
  const { isCut, isRightToLeft, language, made, messages, note, title } = copy;
  return `<!doctype html>
<html lang="${escape(language)}" dir="${isRightToLeft ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${transcriptCss}</style>
</head>
<body>
<main>
<h1><bdi>${escape(title)}</bdi></h1>
<p class="quiet"><bdi>${escape(made)}</bdi></p>
${note && `<p class="quiet">${escape(note)}</p>\n`}${isCut ? '<p class="quiet">[…]</p>\n' : ''}${messages
    .map(messageHtml)
    .join('\n')}
</main>
</body>
</html>
`;
}

function messageHtml(message: CopiedMessage): string {
  const { author, body, files, kind, replies, rich, sentAt, time } = message;
  const when = `<time datetime="${escape(sentAt)}"><bdi>${escape(time)}</bdi></time>`;
  if (kind === 'notice') return `<p class="notice"><span dir="auto">${wordsHtml(body)}</span>${when}</p>`;
  return `<article class="${kind}">
<header><b><bdi>${escape(author)}</bdi></b> ${when}</header>
${bodyHtml(body, rich)}${files.map(fileHtml).join('')}${replies && `<p class="quiet"><bdi>${escape(replies)}</bdi></p>`}
</article>`;
}

const bodyHtml = (body: string, rich: RichText | null): string => {
  if (rich) return `<div class="words">${rich.map((block) => elementHtml(block, false)).join('')}</div>`;
  return body.trim() && `<p class="words" dir="auto">${wordsHtml(body.trim())}</p>`;
};

function fileHtml({ name, picture, size, url }: CopiedFile): string {
  const words = `<bdi>${escape(name)}</bdi>, <bdi>${escape(size)}</bdi>`;
  if (picture)
    return `<figure><img src="${escape(picture)}" alt="${escape(name)}"><figcaption>${words}</figcaption></figure>`;
  return `<p class="file">${linkHtml(url ?? '', words)}</p>`;
}

/** @param isLiteral whether addresses stay text, as in links and code */
function nodeHtml(node: RichNode, isLiteral: boolean): string {
  if (typeof node !== 'string') return elementHtml(node, isLiteral);
  return isLiteral ? escape(node) : wordsHtml(node);
}

/** `readRich` allows these elements only, and checks their values. */
function elementHtml([tag, children, more]: RichElement, isLiteral: boolean): string {
  const isLiteralInside = isLiteral || tag === 'a' || tag === 'code' || tag === 'pre';
  const inside = children.map((child) => nodeHtml(child, isLiteralInside)).join('');
  if (tag === 'a') return linkHtml(more, inside);
  const isBlock = ['p', 'ul', 'ol', 'blockquote'].includes(tag);
  const start = tag === 'ol' && more !== undefined ? ` start="${more}"` : '';
  return `<${tag}${isBlock ? ' dir="auto"' : ''}${start}>${inside}</${tag}>`;
}

const wordsHtml = (text: string): string =>
  parseMessageText(text)
    .map((token) => (token.type === 'text' ? escape(token.text) : linkHtml(token.href, escape(token.text))))
    .join('');

/** @param words HTML */
const linkHtml = (href: string, words: string): string =>
  safeHref(href) === null
    ? words
    : `<a href="${escape(href)}" target="_blank" rel="noopener noreferrer">${words}</a>`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
