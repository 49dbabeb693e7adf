/** Missive's errors and resources in any shape: what is readable is read, and no shape causes an error. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  errorTextOf,
  explainMissiveError,
  MissiveError,
  retryAfterOf,
} from '../../src/missive/missive-errors.js';
import {
  readConversation,
  readCreated,
  readList,
  readMessage,
  readNamed,
  readPost,
  readTeam,
  readUser,
} from '../../src/missive/missive-resources.js';
import { randomOf } from '../fuzzing.js';

describe('Missive errors', () => {
  it('CC-04 finds the error message in every documented place', () => {
    const bodies: [string, string][] = [
      ['{"error":{"message":"No token"},"message":"other"}', 'No token'],
      ['{"error":"No token"}', 'No token'],
      ['{"errors":"No token"}', 'No token'],
      ['{"errors":["One",{"message":"Two"},3]}', 'One; Two; 3'],
      ['{"message":"No token"}', 'No token'],
      ['{"error":{},"message":"No token"}', 'No token'],
      ['{"something":"else"}', '{"something":"else"}'],
      ['"text"', '"text"'],
      ['null', 'null'],
      ['<h1>Bad\n gateway</h1>', '<h1>Bad gateway</h1>'],
      ['', ''],
    ];
    for (const [body, text] of bodies) assert.equal(errorTextOf(body), text, body);
    assert.equal(errorTextOf('x'.repeat(10_000)).length, 501);
  });

  it('CC-04 reads Retry-After as seconds and as a date', () => {
    const now = Date.parse('2026-11-20T10:00:00Z');
    const headers: [string | null, number | null][] = [
      ['7', 7],
      ['1.5', 2],
      ['0', 0],
      ['99999999', 3_600],
      ['Fri, 20 Nov 2026 10:01:00 GMT', 60],
      ['Fri, 20 Nov 2026 09:00:00 GMT', 0],
      ['soon', null],
      ['', null],
      [null, null],
    ];
    for (const [header, seconds] of headers)
      assert.equal(retryAfterOf(header, now), seconds, header ?? 'null');
  });

  it('CS-02 gives the operator the error and its fix', () => {
    const refused = (status: number, text = '') =>
      explainMissiveError(new MissiveError('refused', '', { status, text }));
    assert.match(refused(401, 'secret words'), /wrong or was revoked.* Make a new one in Missive/);
    assert.doesNotMatch(refused(401, 'secret words'), /secret words/);
    assert.match(refused(402), /Productive plan/);
    assert.match(refused(403), /may not do this.*organization/);
    assert.match(refused(404, 'Account not found'), /“Account ID”.*Missive says: “Account not found”/);
    assert.match(refused(413), /10 MB/);
    assert.match(refused(400, 'body is missing'), /refused it\. Missive says: “body is missing”/);
    assert.match(refused(302), /MISSIVE_API_BASE_URL/);
    const throttled = new MissiveError('throttled', '', { status: 429, retryAfter: 7 });
    assert.match(explainMissiveError(throttled), /in 7 seconds/);
    assert.match(explainMissiveError(new MissiveError('unavailable', '', { status: 503 })), /503/);
    const silent = new MissiveError('no-answer', '', { code: 'ENOTFOUND' });
    assert.match(explainMissiveError(silent), /\(ENOTFOUND\)\. Check that this server reaches it/);
  });
});

describe('Missive resources', () => {
  it('CC-04 reads any shape without failing', () => {
    const { below, pick, chance } = randomOf(7);
    const names = [
      ...[
        'id',
        'id',
        'id',
        'id',
        'name',
        'body',
        'type',
        'preview',
        'from_field',
        'to_fields',
        'references',
        'attachments',
      ],
      ...['author', 'conversation', 'conversation_id', 'messages', 'message', 'organization', 'team', 'size'],
      ...['created_at', 'delivered_at', 'external_id', 'users', 'me', 'messages_count', 'last_activity_at'],
      ...['__proto__', 'media_type', 'sub_type', 'posts', 'text'],
    ];
    const random = (depth: number): unknown => {
      if (depth === 0 || chance(0.3)) return pick([null, undefined, '', 'a', 'b', 0, -1.5, true, Number.NaN]);
      if (chance(0.3)) return Array.from({ length: below(4) }, () => random(depth - 1));
      return JSON.parse(
        JSON.stringify(
          Object.fromEntries(Array.from({ length: below(12) }, () => [pick(names), random(depth - 1)])),
        ),
      ) as unknown;
    };
    const readers = [readConversation, readMessage, readNamed, readPost, readTeam, readUser];
    let read = 0;
    for (let index = 0; index < 5_000; index += 1) {
      const value = random(5);
      for (const reader of readers) read += readList<object>(value, pick(names), reader).length;
      const { id, conversationId } = readCreated(value, 'messages');
      for (const one of [id, conversationId]) assert.ok(one === null || one !== '');
    }
    assert.ok(read > 300, `only ${read} were anything`);
  });

  it('CC-02 reads the message of a webhook, with fields that another version omits', () => {
    const message = readMessage({
      id: 'm',
      type: 'custom_text',
      body: '',
      from_field: { id: 'site-main', name: 'Example shop', username: 'site-main' },
      to_fields: [{ id: 'vis_1', name: 'Ana', username: 'ana@example.org' }],
      attachments: [
        { id: 'f', filename: 'p.png', media_type: 'image', sub_type: 'png', size: 4, url: 'https://x/y' },
      ],
      author: { id: 'u', name: 'Lou', email: 'lou@example.org', avatar_url: 'https://x/lou.png' },
      created_at: 1_760_000_100,
    });
    assert.deepEqual(message, {
      id: 'm',
      type: 'custom_text',
      body: '',
      preview: '',
      from: { id: 'site-main', name: 'Example shop', username: 'site-main', address: null },
      to: [{ id: 'vis_1', name: 'Ana', username: 'ana@example.org', address: null }],
      externalId: null,
      references: [],
      files: [
        {
          id: 'f',
          filename: 'p.png',
          url: 'https://x/y',
          contentType: 'image/png',
          size: 4,
          width: null,
          height: null,
          base64: null,
        },
      ],
      author: { id: 'u', name: 'Lou', avatarUrl: 'https://x/lou.png' },
      createdAt: 1_760_000_100,
      deliveredAt: 1_760_000_100,
      conversationId: null,
    });
    assert.equal(readMessage({ id: 'm' })?.deliveredAt, 0);
    assert.equal(readMessage({ body: 'no id' }), null);
  });
});
