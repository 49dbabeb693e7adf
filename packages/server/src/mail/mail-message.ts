/** An email with replies, as text and as HTML (CS-07). All that comes from people is escaped. Pure. */

import { displayName, visibleLine } from 'missive-chat/core/display-name.js';
import { parseMessageText } from 'missive-chat/core/message-text.js';
import { readRich } from 'missive-chat/core/rich-text.js';
import type { LoggedMessage, RichText } from 'missive-chat/core/types.js';
import { escapeHtml } from '../escape-html.js';
import type { MailLanguage } from './mail-language.js';

export interface MailContent {
  readonly team: { readonly name: string; readonly avatarUrl: string };
  readonly replies: readonly Pick<LoggedMessage, 'author' | 'body' | 'rich' | 'media' | 'replies'>[];
  readonly language: MailLanguage;
  /** Where the button leads. */
  readonly returnUrl: string;
  readonly stopUrl: string;
}

export interface MailBody {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** More are in the chat. */
const MAX_REPLIES = 20;
const MAX_CHARACTERS = 4_000;
const MAX_FILES = 10;

export function mailBody({ team, replies, language, returnUrl, stopUrl }: MailContent): MailBody {
  const { texts } = language;
  const name = teamName(team.name);
  const fill = (text: string): string => text.replaceAll('{team}', () => name);
  const shown = replies.slice(0, MAX_REPLIES).map((reply) => ({
    author: displayName(reply.author.name),
    body: cut(reply.body),
    // What was cut has lost its formatting.
    rich: reply.body.length > MAX_CHARACTERS ? null : readRich(reply.rich),
    lines: [
      ...(reply.replies ?? []).map((text) => `• ${text}`),
      ...reply.media.slice(0, MAX_FILES).map(({ filename }) => fileLine(texts.file, filename)),
    ],
  }));
  const isCut = replies.length > MAX_REPLIES;
  const text = [
    fill(texts.intro),
    ...shown.map(({ author, body, lines }) =>
      [...(author === '' ? [] : [`${author}:`]), ...(body === '' ? [] : [plainText(body)]), ...lines].join(
        '\n',
      ),
    ),
    ...(isCut ? [texts.more] : []),
    `${texts.button}:\n${returnUrl}\n${texts.once}`,
    `-- \n${fill(texts.why)}\n${texts.stop}: ${stopUrl}`,
  ].join('\n\n');
  const html = page(language, [
    header(name, team.avatarUrl),
    paragraph(escaped(fill(texts.intro))),
    ...shown.map(({ author, body, rich, lines }) =>
      bubble(
        author,
        [
          ...(body === '' ? [] : [rich === null ? textHtml(body) : richHtml(rich)]),
          ...lines.map((line) => `<div>${escaped(line)}</div>`),
        ].join(''),
      ),
    ),
    ...(isCut ? [paragraph(escaped(texts.more))] : []),
    button(texts.button, returnUrl),
    small(escaped(texts.once)),
    small(`${escaped(fill(texts.why))} ${link(stopUrl, texts.stop)}`),
  ]);
  return { subject: fill(texts.subject), text, html };
}

/** As the sender, and in texts. */
export const teamName = (name: string): string => displayName(name) || 'Live chat';

const cut = (text: string): string =>
  text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS).replace(/\p{Cs}$/u, '')}…`;

const fileLine = (text: string, filename: string): string =>
  text.replaceAll('{name}', () => visibleLine(filename.slice(0, 200)));

const plainText = (body: string): string =>
  parseMessageText(body)
    .map((token) =>
      token.type === 'text' || token.href.endsWith(token.text) ? token.text : `${token.text} (${token.href})`,
    )
    .join('');

/** Control characters are of no use in an email. */
const escaped = (text: string): string => escapeHtml(text.replace(/[^\P{Cc}\n\t]/gu, ''));

const link = (href: string, text: string): string =>
  `<a href="${escaped(href)}" style="color:#1d4ed8">${escaped(text)}</a>`;

const textHtml = (body: string): string =>
  parseMessageText(body)
    .map((token) => (token.type === 'text' ? escaped(token.text) : link(token.href, token.text)))
    .join('')
    .replaceAll('\n', '<br>');

/** The tags are those that `readRich` lets through. */
const richHtml = (rich: RichText): string => rich.map(elementHtml).join('');

function elementHtml(node: string | RichText[number]): string {
  if (typeof node === 'string') return escaped(node).replaceAll('\n', '<br>');
  const [tag, children, more] = node as readonly [string, RichText, unknown?];
  const inside = children.map(elementHtml).join('');
  if (tag === 'a') return `<a href="${escaped(String(more))}" style="color:#1d4ed8">${inside}</a>`;
  const start = tag === 'ol' && typeof more === 'number' ? ` start="${more}"` : '';
  const margin = ['p', 'ul', 'ol', 'blockquote', 'pre'].includes(tag) ? ' style="margin:0 0 8px"' : '';
  return `<${tag}${start}${margin}>${inside}</${tag}>`;
}

const paragraph = (inside: string): string => `<p style="margin:0 0 16px">${inside}</p>`;
const small = (inside: string): string =>
  `<p style="margin:16px 0 0;font-size:13px;color:#4b5563">${inside}</p>`;

const header = (name: string, avatarUrl: string): string => {
  const picture = /^https:\/\//i.test(avatarUrl)
    ? `<img src="${escaped(avatarUrl)}" alt="" width="40" height="40" style="border-radius:20px;vertical-align:middle;margin-inline-end:10px">`
    : '';
  return `<p style="margin:0 0 20px;font-size:18px;font-weight:600">${picture}${escaped(name)}</p>`;
};

const bubble = (author: string, inside: string): string => {
  const by = author === '' ? '' : `<div style="font-size:13px;color:#4b5563">${escaped(author)}</div>`;
  return `<div style="margin:0 0 12px;padding:10px 14px;border-radius:12px;background:#f3f4f6;overflow-wrap:anywhere" dir="auto">${by}${inside}</div>`;
};

const button = (text: string, href: string): string =>
  `<p style="margin:24px 0 0"><a href="${escaped(href)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1f2937;color:#ffffff;text-decoration:none;font-weight:600">${escaped(text)}</a></p>`;

const page = ({ language, direction }: MailLanguage, parts: readonly string[]): string =>
  `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;background:#ffffff;color:#111827;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:24px 20px">
${parts.join('\n')}
</div>
</body>
</html>
`;
