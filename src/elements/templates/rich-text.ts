import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { RichElement, RichNode, RichText } from '../../core/types.js';
import { link, messageText } from './message-text.js';

/** Formatted text of the team. Each block takes the direction of its own text. */
export const richText = (blocks: RichText): TemplateResult[] =>
  blocks.map((block) => element(block, false, 'auto'));

/** @param isLiteral whether URLs stay text, as in links and code */
const node = (child: RichNode, isLiteral: boolean): unknown =>
  typeof child !== 'string' ? element(child, isLiteral) : isLiteral ? child : messageText(child);

function element(
  [tag, children, more]: RichElement,
  isLiteral: boolean,
  dir: 'auto' | typeof nothing = nothing,
): TemplateResult {
  const isLiteralInside = isLiteral || tag === 'a' || tag === 'code' || tag === 'pre';
  const inside = children.map((child) => node(child, isLiteralInside));
  switch (tag) {
    case 'p':
      return html`<p dir=${dir}>${inside}</p>`;
    case 'ul':
      return html`<ul dir=${dir}>
        ${inside}
      </ul>`;
    case 'ol':
      return html`<ol dir=${dir} start=${more ?? nothing}>
        ${inside}
      </ol>`;
    case 'li':
      return html`<li>${inside}</li>`;
    case 'blockquote':
      return html`<blockquote dir=${dir}>${inside}</blockquote>`;
    case 'pre':
      return html`<pre dir=${dir}>${inside}</pre>`;
    case 'strong':
      return html`<strong>${inside}</strong>`;
    case 'em':
      return html`<em>${inside}</em>`;
    case 'u':
      return html`<u>${inside}</u>`;
    case 's':
      return html`<s>${inside}</s>`;
    case 'code':
      return html`<code>${inside}</code>`;
    case 'a':
      return link(more, inside);
  }
}
