import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { automaticName } from '../../src/answers/automatic-name.js';
import { localProgram } from '../../src/answers/local-program.js';
import { readResponse } from '../../src/answers/program-answer.js';
import type { OnVisitorMessage, ProgramMessage } from '../../src/answers/program.js';
import { createLogger } from '../../src/logging.js';
import { LANGUAGES } from '../../../../src/locales/languages.js';
import { LogLines } from '../support.js';

const MESSAGE = { id: 'IM1', text: 'Hello' } as ProgramMessage;

function ask(onVisitorMessage: OnVisitorMessage, timeout = 1_000) {
  const log = new LogLines();
  const answer = localProgram(onVisitorMessage, { timeout, logger: createLogger('warn', log) }).ask(MESSAGE);
  return { answer, log };
}

describe('the response of a program', () => {
  it('CS-10 is a text, an object, a list of both, a hand-off, or nothing', () => {
    const cases: [unknown, unknown][] = [
      [{ reply: 'Hi' }, { replies: [{ text: 'Hi', replies: [] }], handOff: null }],
      [
        { reply: { text: 'Which?', replies: ['Red', ' Blue '] } },
        { replies: [{ text: 'Which?', replies: ['Red', 'Blue'] }], handOff: null },
      ],
      [
        { reply: ['One', { text: 'Two' }], handOff: true },
        { replies: ['One', 'Two'].map((text) => ({ text, replies: [] })), handOff: '' },
      ],
      [{ handOff: ' Refund ' }, { replies: [], handOff: 'Refund' }],
      [
        { handOff: false, other: 1 },
        { replies: [], handOff: null },
      ],
      [{ reply: null }, { replies: [], handOff: null }],
      [{}, { replies: [], handOff: null }],
    ];
    for (const [response, answer] of cases) assert.deepEqual(readResponse(response), answer);
  });

  it('CS-10 is refused by the name of the field that is wrong, and what it must be', () => {
    const cases: [unknown, RegExp][] = [
      ['Hi', /^the response: must be a JSON object such as \{ "reply": "Hello" \}/],
      [[], /^the response: must be a JSON object/],
      [{ reply: '  ' }, /^reply: must be a text of 1 to 4000 characters/],
      [{ reply: 'a'.repeat(4_001) }, /^reply: must be a text of 1 to 4000 characters/],
      [{ reply: 7 }, /^reply: must be a text, or an object with a “text”/],
      [{ reply: { words: 'x' } }, /^reply: text must be a text of 1 to 4000 characters/],
      [{ reply: { text: 'x', replies: ['a'.repeat(61)] } }, /^reply: replies\.0 must be at most 6 texts/],
      [{ reply: { text: 'x', replies: Array.from('abcdefg') } }, /^reply: replies must be at most 6 texts/],
      [{ reply: Array.from('abcd') }, /^reply: must be at most 3 replies/],
      [{ handOff: 1 }, /^the response: handOff must be true, false, or a note for the team/],
    ];
    for (const [response, problem] of cases)
      assert.throws(
        () => readResponse(response),
        ({ message }: Error) => {
          assert.match(message, problem);
          return true;
        },
      );
  });
});

describe('a program in the server', () => {
  it('CS-10 says what it gave to reply and handOff, once its function has ended', async () => {
    const { answer } = ask(async ({ text }, { reply, handOff }) => {
      reply(`${text}!`);
      await Promise.resolve();
      reply({ text: 'Anything else?', replies: ['No'] });
      handOff('Note');
    });
    assert.deepEqual(await answer, {
      replies: [
        { text: 'Hello!', replies: [] },
        { text: 'Anything else?', replies: ['No'] },
      ],
      handOff: 'Note',
    });
  });

  it('CS-10 that throws has failed, with its message; so has one that says too much', async () => {
    await assert.rejects(
      ask(() => {
        throw new Error('no database');
      }).answer,
      { name: 'ProgramError', message: 'The program failed: no database', isPermanent: false },
    );
    await assert.rejects(
      ask((_, { reply }) => {
        for (const text of 'abcd') reply(text);
      }).answer,
      { name: 'ProgramError', message: /reply: must be called at most 3 times/ },
    );
  });

  it('CS-10 that takes too long fails, its signal is aborted, and later replies are ignored', async () => {
    let late: () => void = () => undefined;
    let isAborted = false;
    const { answer, log } = ask(
      (_, { reply, signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => (isAborted = true));
          late = () => reply('Too late');
        }),
      50,
    );
    const alive = setInterval(() => undefined, 1_000); // the time limit alone does not keep a process alive
    await assert
      .rejects(answer, { message: 'The program did not answer in time.' })
      .finally(() => clearInterval(alive));
    late();
    assert.ok(isAborted);
    assert.match(log.text, /after its function had ended/);
  });
});

describe('the name of an automatic reply', () => {
  it('CS-10 says that it is automatic before the team’s name, which may be cut, in the visitor’s language', () => {
    assert.equal(automaticName('Acme', ['en-GB']), 'Automatic reply · Acme');
    assert.equal(automaticName('Acme', ['fr-CA']), 'Réponse automatique · Acme');
    assert.equal(automaticName('Acme', ['zh-TW']), '自動回覆 · Acme');
    assert.equal(automaticName('Acme', ['xx', 'de']), 'Automatische Antwort · Acme');
    assert.equal(automaticName('', []), 'Automatic reply');
    assert.equal(Array.from(automaticName('a'.repeat(300), ['ru'])).length < 200, true);
  });

  it('CS-10 is there in every language of the window', () => {
    const english = automaticName('Acme', ['en']);
    for (const language of Object.keys(LANGUAGES))
      if (language !== 'en') assert.notEqual(automaticName('Acme', [language]), english, language);
  });
});
