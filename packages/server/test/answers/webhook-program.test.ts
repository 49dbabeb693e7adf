/** The webhook of a program: signed, bounded, and only to addresses that are allowed. */

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import type { ProgramMessage } from '../../src/answers/program.js';
import { programUrlProblem, webhookProgram, type WebhookOptions } from '../../src/answers/webhook-program.js';
import { json, useProgram, type ProgramServer } from './program-server.js';

const SECRET = 'a secret of the program';
const NOW = Date.parse('2026-11-30T10:00:00Z');
const MESSAGE = { id: 'IM1', text: 'Où est mon pot ?' } as ProgramMessage;

const ask = (url: string, changes: Partial<WebhookOptions> = {}) =>
  webhookProgram(
    { url, secret: SECRET },
    { trustedOrigin: null, timeout: 2_000, now: () => NOW, ...changes },
  ).ask(MESSAGE);
const askHere = ({ url, origin }: ProgramServer, changes: Partial<WebhookOptions> = {}) =>
  ask(url, { trustedOrigin: origin, ...changes });

describe('the webhook of a program', () => {
  it('CS-10 posts the message as JSON, with a signature of the time and the body', async () => {
    const program = await useProgram();
    assert.deepEqual(await askHere(program), {
      replies: [{ text: 'You said: Où est mon pot ?', replies: [] }],
      handOff: null,
    });
    const [{ method, path, headers, body }] = program.asked as [ProgramServer['asked'][number]];
    assert.deepEqual(
      [method, path, headers['content-type']],
      ['POST', '/chat?from=shop', 'application/json'],
    );
    assert.equal(headers['x-hook-timestamp'], String(NOW / 1_000));
    const signed = createHmac('sha256', SECRET)
      .update(`${NOW / 1_000}.${body}`)
      .digest('hex');
    assert.equal(headers['x-hook-signature'], `sha256=${signed}`);
    assert.deepEqual(JSON.parse(body), MESSAGE);
    assert.equal(body.includes(SECRET), false);
  });

  it('CS-10 an empty response says nothing', async () => {
    const program = await useProgram();
    program.respond = (response) => response.writeHead(204).end();
    assert.deepEqual(await askHere(program), { replies: [], handOff: null });
  });

  it('CS-10 temporary failures are distinguished from permanent ones', async () => {
    const program = await useProgram();
    const cases: [ProgramServer['respond'], RegExp, boolean][] = [
      [(response) => json(response, {}, 500), /^The program returned status 500\.$/, false],
      [(response) => json(response, {}, 429), /status 429/, false],
      [(response) => json(response, {}, 401), /status 401/, true],
      [(response) => response.writeHead(302, { Location: '/other' }).end(), /redirected/, true],
      [(response) => response.end('Hello'), /must be JSON/, true],
      [(response) => json(response, { reply: 7 }), /reply: must be a text/, true],
      [(response) => response.end('x'.repeat(70_000)), /must be at most 64 kB/, true],
      [(response) => response.destroy(), /could not be reached/, false],
      [
        (response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('x'),
        /must not be compressed/,
        true,
      ],
    ];
    for (const [respond, message, isPermanent] of cases) {
      program.respond = respond;
      await assert.rejects(askHere(program), { name: 'ProgramError', message, isPermanent });
    }
    assert.equal(program.asked.length, cases.length, 'no redirect was followed');
  });

  it('CS-10 a program that is silent, or trickles its response, is given up in time', async () => {
    const program = await useProgram();
    const timers: NodeJS.Timeout[] = [];
    const slow: ProgramServer['respond'][] = [
      () => undefined,
      (response) => {
        response.writeHead(200).write(' ');
        timers.push(setInterval(() => response.write(' '), 20));
      },
    ];
    for (const respond of slow) {
      program.respond = respond;
      await assert.rejects(askHere(program, { timeout: 150 }), {
        message: 'The program did not answer in time.',
        isPermanent: false,
      });
    }
    for (const timer of timers) clearInterval(timer);
  });
});

describe('the address of a program', () => {
  it('CS-10 is refused when it is not a plain https address on the internet', () => {
    for (const [url, problem] of [
      ['answers', /must be a web address/],
      ['http://answers.example.com/', /is not https/],
      ['ftp://answers.example.com/', /is not https/],
      ['https://answers.example.com:8443/', /contains a port/],
      ['https://me:secret@answers.example.com/', /contains a password/],
      ['https://[::1]/', /is not on the internet/],
    ] as const)
      assert.match(programUrlProblem(url, null) ?? '', problem, url);
    assert.equal(programUrlProblem('https://answers.example.com/chat', null), null);
  });

  it('CS-10 on the server’s own network is allowed for one configured origin alone', async () => {
    const program = await useProgram();
    const other = await useProgram();
    assert.equal(programUrlProblem(program.url, program.origin), null);
    assert.match(programUrlProblem(other.url, program.origin) ?? '', /is not https/);
    await assert.rejects(ask(other.url, { trustedOrigin: program.origin }), { isPermanent: true });
    assert.equal(other.asked.length, 0);
  });

  it('CS-10 that leads into the server’s own network is not connected to, whatever its name resolves to', async () => {
    for (const address of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1']) {
      const lookup: NonNullable<WebhookOptions['lookup']> = (_, options, answer) => {
        const family = address.includes(':') ? 6 : 4;
        if (options.all) answer(null, [{ address, family }]);
        else answer(null, address, family);
      };
      await assert.rejects(ask('https://answers.example.com/', { lookup }), {
        message: 'The address of the program is not on the internet.',
        isPermanent: true,
      });
    }
    for (const url of ['https://127.0.0.1/', 'https://192.168.0.1/'])
      await assert.rejects(ask(url), { message: 'The address of the program is not on the internet.' });
  });
});
