import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { restMessageToLogged, type TwilioMessage } from '../../src/twilio/message-mapping.js';

const IDENTITY = 'visitor-1';
const message = (fields: Partial<TwilioMessage> = {}): TwilioMessage => ({
  sid: 'IM1',
  index: 3,
  author: 'agent@acme.com',
  body: 'Hello',
  attributes: '{}',
  dateCreated: new Date('2026-11-20T12:00:00Z'),
  media: null,
  ...fields,
});
const map = (fields: Partial<TwilioMessage>) => restMessageToLogged(message(fields), IDENTITY);

describe('mapping a message at Twilio', () => {
  it('assigns it to the visitor only when the author is the visitor’s identity', () => {
    assert.equal(map({ author: IDENTITY }).from, 'visitor');
    for (const author of ['agent@acme.com', 'visitor-12', 'Visitor-1', '', null])
      assert.equal(map({ author }).from, 'team');
  });

  it('returns the sender’s own id, text, time and files', () => {
    const media = [{ sid: 'ME1', filename: 'a.png', content_type: 'image/png', size: 12, category: 'media' }];
    assert.deepEqual(map({ author: IDENTITY, attributes: '{"clientId":"c1","meta":{"a":"b"}}', media }), {
      sid: 'IM1',
      index: 3,
      clientId: 'c1',
      from: 'visitor',
      author: { name: '', avatarUrl: '' },
      body: 'Hello',
      sentAt: Date.parse('2026-11-20T12:00:00Z'),
      media: [{ sid: 'ME1', filename: 'a.png', contentType: 'image/png', size: 12 }],
    });
  });

  it('LC-49 returns the size of a picture as its sender noted it, and no other value', () => {
    const file = { sid: 'ME1', filename: 'a.png', content_type: 'image/png', size: 12 };
    const imageOf = (image: unknown, media = [file]): unknown =>
      map({ attributes: JSON.stringify({ image }), media }).media[0]?.image;
    assert.deepEqual(imageOf({ width: 700, height: 2200, more: 1 }), { width: 700, height: 2200 });
    for (const wrong of [
      { width: 0, height: 5 },
      { width: '7', height: 5 },
      { width: 1e9, height: 5 },
      'x',
      null,
    ])
      assert.equal(imageOf(wrong), undefined);
    assert.equal(
      imageOf({ width: 7, height: 5 }, [file, file]),
      undefined,
      'of which of two it is, nothing says',
    );
  });

  it('LC-55 marks what a program has written, and never the visitor’s own', () => {
    const isAutomatic = (automatic: unknown, author = 'program'): unknown =>
      map({ author, attributes: JSON.stringify({ automatic }) }).isAutomatic;
    assert.equal(isAutomatic(true), true);
    assert.equal(isAutomatic(true, IDENTITY), undefined);
    for (const other of [false, 'true', 1, null, {}]) assert.equal(isAutomatic(other), undefined);
  });

  it('takes the agent’s name from the attributes', () => {
    const attributes = JSON.stringify({ name: 'Ann', avatarUrl: 'https://acme.com/ann.png' });
    assert.deepEqual(map({ attributes }).author, { name: 'Ann', avatarUrl: 'https://acme.com/ann.png' });
  });

  it('CC-06 never returns an agent’s email address', () => {
    assert.equal(JSON.stringify(map({})).includes('@'), false);
    assert.equal(map({ attributes: '{"name":"ann@acme.com"}' }).author.name, '');
    assert.equal(map({ attributes: '{"name":"Ann <ann@acme.com>"}' }).author.name, '');
  });

  it('accepts avatars on web addresses only', () => {
    for (const avatarUrl of ['javascript:alert(1)', 'data:image/png;base64,AA', '//acme.com/a.png', 7])
      assert.equal(map({ attributes: JSON.stringify({ avatarUrl }) }).author.avatarUrl, '');
  });

  it('CC-02 returns the formatting of the team’s messages', () => {
    const rich = [['p', ['Hello ', ['strong', ['you']]]]];
    const attributes = JSON.stringify({ name: 'Ann', rich });
    assert.deepEqual(map({ attributes }).rich, rich);
    assert.equal('rich' in map({}), false);
    assert.equal('rich' in map({ attributes, author: IDENTITY }), false, 'visitors format nothing');
  });

  it('accepts attributes of any kind', () => {
    for (const attributes of ['', 'null', '[]', '"x"', '{', '{"clientId":7,"name":{}}', null]) {
      const mapped = map({ attributes });
      assert.deepEqual(
        [mapped.clientId, mapped.author],
        [null, { name: '', avatarUrl: '' }],
        String(attributes),
      );
    }
  });
});
