/** Quick replies in agents' texts: `{{ reply: Yes }}` becomes a button of the visitor (LC-53). Pure. */

import { LONGEST_REPLY, MOST_REPLIES } from 'missive-chat/core/valid-replies.js';
import type { RichElement, RichNode, RichText } from 'missive-chat/core/types.js';

const MARKUP = /[^\S\n]*\{\{\s*reply:([^{}]*)\}\}/gi;

/** Takes the quick replies out of texts. Those over a limit stay in the text as words. */
export class ReplyReader {
  readonly #replies = new Set<string>();

  get replies(): string[] {
    return [...this.#replies];
  }

  /** The text without quick replies, and without the lines that held nothing else. */
  plain(text: string): string {
    if (text.search(MARKUP) === -1) return text;
    return text
      .split('\n')
      .flatMap((line) => {
        const rest = line.replace(MARKUP, (_, label: string) => this.#take(label));
        return rest !== line && rest.trim() === '' ? [] : [rest];
      })
      .join('\n')
      .trimEnd();
  }

  /** The same of formatted text. Code keeps its braces. */
  rich(blocks: RichText): RichText {
    return blocks.flatMap((block) => this.#element(block));
  }

  #element(element: RichElement): RichElement[] {
    if (element[0] === 'code' || element[0] === 'pre') return [element];
    const children = element[1].flatMap((child): RichNode[] => {
      if (typeof child !== 'string') return this.#element(child);
      const text = this.plain(child);
      return text === '' && child !== '' ? [] : [text];
    });
    if (children.length === 0 && element[1].length > 0) return [];
    // The tuple keeps its tag and its further value.
    return [[element[0], children, ...element.slice(2)] as unknown as RichElement];
  }

  #take(label: string): string {
    const reply = label.replace(/\s+/g, ' ').trim();
    const isOver = this.#replies.size >= MOST_REPLIES && !this.#replies.has(reply);
    if (isOver || reply.length > LONGEST_REPLY) return ` ${reply}`;
    if (reply !== '') this.#replies.add(reply);
    return '';
  }
}
