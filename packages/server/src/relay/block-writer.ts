/** Turns words and line breaks, in the order of the HTML, into paragraphs. */

import type { RichElement, RichMark, RichNode, RichText } from 'missive-chat/core/types.js';

/** Marks of a piece of text: a link by its URL, any other mark by its name. */
export type Marks = Readonly<Partial<Record<RichMark, string | undefined>>>;

interface Run {
  readonly text: string;
  readonly marks: Marks;
}

/** Nesting order of marks, so that neighbors with a common mark share its element. */
const ORDER: readonly RichMark[] = ['a', 'strong', 'em', 'u', 's', 'code'];

export class BlockWriter {
  readonly #blocks: RichElement[] = [];
  #lines: Run[][] = [[]];
  /** Marks of the break before each line. */
  #breaks: Marks[] = [{}];
  #isLineEmpty = true;

  text(text: string, marks: Marks): void {
    if (text === '') return;
    this.#lines.at(-1)?.push({ text, marks });
    if (/[^ \t\n\r\f]/.test(text)) this.#isLineEmpty = false;
  }

  lineBreak(marks: Marks): void {
    this.#lines.push([]);
    this.#breaks.push(marks);
    this.#isLineEmpty = true;
  }

  /** The next content starts a new line. */
  endLine(): void {
    if (!this.#isLineEmpty) this.lineBreak({});
  }

  endParagraph(): void {
    let paragraph: Run[] = [];
    const close = (): void => {
      if (paragraph.length > 0) this.#blocks.push(['p', nested(paragraph)]);
      paragraph = [];
    };
    this.#lines.forEach((runs, place) => {
      const line = collapsed(runs);
      // Paragraphs are separated by an empty line.
      if (line.length === 0) close();
      else if (paragraph.length === 0) paragraph = line;
      else paragraph.push({ text: '\n', marks: this.#breaks[place] ?? {} }, ...line);
    });
    close();
    this.#lines = [[]];
    this.#breaks = [{}];
    this.#isLineEmpty = true;
  }

  block(block: RichElement | null): void {
    this.endParagraph();
    if (block) this.#blocks.push(block);
  }

  /** Returns all that was written. */
  end(): RichText {
    this.endParagraph();
    return this.#blocks;
  }
}

/** HTML white space: none at the ends of a line, one space between words. */
function collapsed(runs: readonly Run[]): Run[] {
  const line: Run[] = [];
  let isAfterSpace = true;
  for (const { text, marks } of runs) {
    let words = withoutControls(text).replace(/[ \t\n\r\f]+/g, ' ');
    if (isAfterSpace && words.startsWith(' ')) words = words.slice(1);
    if (words === '') continue;
    line.push({ text: words, marks });
    isAfterSpace = words.endsWith(' ');
  }
  if (line.every(({ text }) => text.trim() === '')) return [];
  const last = line.pop();
  const text = last?.text.replace(/ $/, '') ?? '';
  return last && text !== '' ? [...line, { ...last, text }] : line;
}

/** Runs → elements: adjacent runs with the same mark share one. */
function nested(runs: readonly Run[], [mark, ...inner]: readonly RichMark[] = ORDER): RichNode[] {
  if (mark === undefined) return [runs.map(({ text }) => text).join('')];
  const nodes: RichNode[] = [];
  for (let start = 0, end = 0; start < runs.length; start = end) {
    const value = runs[start]?.marks[mark];
    while (end < runs.length && runs[end]?.marks[mark] === value) end += 1;
    const inside = nested(runs.slice(start, end), inner);
    // A link without text would be invisible.
    const isBlank = runs.slice(start, end).every(({ text }) => text.trim() === '');
    if (value === undefined || isBlank) nodes.push(...inside);
    else nodes.push(mark === 'a' ? ['a', inside, value] : [mark, inside]);
  }
  return nodes;
}

/** Removes control characters; parsers leave some of them in. */
const withoutControls = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  text.replace(/[\0-\x08\x0b\x0e-\x1f\x7f]/g, '');
