/** The example in `demo/answers`: a folder of Markdown files, and no model. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadAnswers } from '../../src/answers/load-answers.js';
import { localProgram } from '../../src/answers/local-program.js';
import type { ProgramAnswer, ProgramMessage } from '../../src/answers/program.js';
import { createLogger } from '../../src/logging.js';
import { LogLines } from '../support.js';

const FILE = fileURLToPath(new URL('../../../../demo/answers/answers.json', import.meta.url));
const MODULE = new URL('../../../../demo/answers/markdown-answers.mjs', import.meta.url).href;

interface Paragraph {
  readonly text: string;
}
const { paragraphsOf, bestParagraph } = (await import(MODULE)) as {
  paragraphsOf(markdown: string): Paragraph[];
  bestParagraph(paragraphs: readonly Paragraph[], question: string): string | null;
};

async function ask(text: string): Promise<ProgramAnswer> {
  const [entry] = await loadAnswers(FILE);
  assert.ok(entry);
  const logger = createLogger('warn', new LogLines());
  const program = localProgram(entry.onVisitorMessage, { settings: entry.settings, timeout: 5_000, logger });
  return program.ask({ text, status: 'offline' } as ProgramMessage);
}

describe('answers from a folder of Markdown files', () => {
  it('CS-10 gives the paragraph that has the question’s words, with a way to a person', async () => {
    const cases: [string, RegExp][] = [
      ['How long does delivery take?', /within two working days/],
      ['How much is shipping?', /Shipping costs 6 €/],
      ['My pot arrived broken', /send us a photo/],
      ['Can I put it in the dishwasher?', /may go into the dishwasher/],
      ['can i return it', /within 30 days/],
    ];
    for (const [question, answer] of cases) {
      const { replies, handOff } = await ask(question);
      assert.match(replies[0]?.text ?? '', answer, question);
      assert.deepEqual(replies[0]?.replies, ['That helps', 'Talk to a person'], question);
      assert.equal(handOff, null);
    }
  });

  it('CS-10 hands over what it does not know, and who wants a person', async () => {
    const unknown = await ask('Do you teach pottery courses in Iceland?');
    assert.deepEqual(unknown.replies, []);
    assert.match(unknown.handOff ?? '', /no answer/);
    const person = await ask('Talk to a person');
    assert.match(person.replies[0]?.text ?? '', /as soon as it is back/);
    assert.match(person.handOff ?? '', /wants to talk to a person/);
  });

  it('CS-10 stays silent where nothing is asked', async () => {
    for (const text of ['Hello!', 'That helps', 'Thanks', '👋'])
      assert.deepEqual(await ask(text), { replies: [], handOff: null }, text);
  });

  it('CS-10 reads headings, links and emphasis of any file', () => {
    const paragraphs = paragraphsOf(
      '# Glaze\n\nWe use **lead-free** glaze, see [the list](https://kiln.example/glaze).\n\n## Colours\n\n- blue\n- green\n',
    );
    assert.deepEqual(
      paragraphs.map(({ text }) => text),
      ['We use lead-free glaze, see {{ link:https://kiln.example/glaze the list }}.', '• blue\n• green'],
    );
    assert.equal(bestParagraph(paragraphs, 'Which colours are there?'), '• blue\n• green');
    assert.equal(bestParagraph([], 'Anything?'), null);
  });
});
