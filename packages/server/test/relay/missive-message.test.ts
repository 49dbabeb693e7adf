/** What Missive is told of a visitor's message, for each type of channel: these fields and no others. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MissiveAccess } from '../../src/account-store.js';
import { verifiedVisitorId } from '../../src/identity.js';
import { missiveAccess } from '../../src/missive-access.js';
import { conversationOfReference, messageFields } from '../../src/relay/missive-message.js';
import { markedName, usernameOf, verificationOf } from '../../src/relay/visitor-name.js';
import { describeVisitor, fingerprintOf, visitorPost } from '../../src/relay/visitor-post.js';
import type { Visitor } from '../../src/storage/store.js';

const CH = `CH${'0'.repeat(32)}`;
const ID = '01ab'.repeat(8);
const ACCESS = missiveAccess({
  token: 'missive_pat-x',
  channelId: '6f0b0c1e-0000-4000-8000-000000000001',
  channelType: 'text',
});
const account = (missive: Partial<MissiveAccess> = {}, name = 'Kiln & Clay') => ({
  id: 'shop',
  name,
  missive: { ...ACCESS, ...missive },
});
const visitor = (changes: Partial<Visitor> = {}): Visitor => ({
  accountId: 'shop',
  id: ID,
  identity: `visitor-${ID}`,
  conversationSid: CH,
  name: 'Ana',
  email: 'ana@example.org',
  verification: 'unverified',
  consentAt: null,
  meta: {},
  firstSeenAt: 0,
  lastSeenAt: 0,
  ...changes,
});
const NEW = { missiveConversationId: null, knownMessages: 0 };
const PART = { key: 'IM1', body: 'Where is my parcel?', attachments: [], sentAt: 1_760_000_000_999 };

describe('a visitor’s message for Missive', () => {
  it('CC-01 has ids, usernames and an external id on text channels, and no subject of its own', () => {
    assert.deepEqual(messageFields(account(), CH, visitor(), NEW, PART), {
      account: ACCESS.channelId,
      from_field: { id: `visitor-${ID}`, username: 'ana@example.org', name: 'Ana [Unverified]' },
      to_fields: [{ id: 'shop', username: 'shop', name: 'Kiln & Clay' }],
      body: 'Where is my parcel?',
      external_id: 'IM1',
      delivered_at: 1_760_000_000,
      conversation_subject: 'Chat from ana@example.org',
      references: [`mwc:${CH}`, 'mwc:IM1'],
    });
  });

  it('CC-01 is the same on HTML channels; what differs is the body', () => {
    const html = messageFields(account({ channelType: 'html' }), CH, visitor(), NEW, PART);
    assert.deepEqual(html, messageFields(account(), CH, visitor(), NEW, PART));
  });

  it('CC-01 has addresses and a subject on email channels, and no external id', () => {
    const email = account({ channelType: 'email', address: 'chat@kiln.example' });
    assert.deepEqual(messageFields(email, CH, visitor(), NEW, PART), {
      account: ACCESS.channelId,
      from_field: { address: 'ana@example.org', name: 'Ana [Unverified]' },
      to_fields: [{ address: 'chat@kiln.example', name: 'Kiln & Clay' }],
      body: 'Where is my parcel?',
      subject: 'Chat from ana@example.org',
      delivered_at: 1_760_000_000,
      conversation_subject: 'Chat from ana@example.org',
      references: [`mwc:${CH}`, 'mwc:IM1'],
    });
    const nobody = visitor({ email: '', name: '' });
    assert.deepEqual(messageFields(email, CH, nobody, NEW, PART).from_field, {
      address: 'visitor-01ab01@chat.invalid',
      name: 'Visitor 01ab01 [Unverified]',
    });
  });

  it('CC-01 names the conversation once it is known, the organization always, the team only at first', () => {
    const whole = account({ organizationId: 'o-1', teamId: 't-1' }, '');
    const first = messageFields(whole, CH, visitor(), NEW, PART);
    const later = { missiveConversationId: 'c-1', knownMessages: 1 };
    const second = messageFields(whole, CH, visitor(), later, PART);
    assert.deepEqual(
      [first.organization, first.team, first.conversation, 'conversation' in first],
      ['o-1', 't-1', undefined, false],
    );
    assert.deepEqual([second.organization, second.conversation, 'team' in second], ['o-1', 'c-1', false]);
    assert.deepEqual(first.to_fields, [{ id: 'shop', username: 'shop', name: 'Live chat' }]);
  });

  it('CC-01 without words has no body, without files no attachments', () => {
    const attachments = [{ filename: 'a.png', base64_data: 'AA==' }];
    const files = messageFields(account(), CH, visitor(), NEW, { ...PART, body: '', attachments });
    assert.deepEqual(['body' in files, files.attachments], [false, attachments]);
    assert.equal('attachments' in messageFields(account(), CH, visitor(), NEW, PART), false);
  });

  it('CC-01 marks names by what is proved, and takes marks away that a visitor typed', () => {
    const names: [Partial<Visitor>, string][] = [
      [{}, 'Ana [Unverified]'],
      [{ verification: 'verified' }, 'Ana'],
      [{ verification: 'cannot-verify' }, 'Ana [Cannot verify]'],
      [{ name: 'Ana [Cannot verify]' }, 'Ana [Unverified]'],
      [{ name: '[Unverified]', verification: 'verified' }, 'ana@example.org'],
      [{ name: 'Ana ［Ｕnverified］'.normalize('NFKC'), verification: 'verified' }, 'Ana'],
      [{ name: '' }, 'ana@example.org [Unverified]'],
      [{ name: '', email: '' }, 'Visitor 01ab01 [Unverified]'],
    ];
    for (const [changes, name] of names) assert.equal(markedName(visitor(changes)), name);
    assert.equal(usernameOf(visitor({ email: '' })), 'visitor-01ab01');
    assert.equal(usernameOf(visitor({ email: 'x [unverified] y' })), 'x y');
  });

  it('CC-01 believes “verified” only of the conversation that the proof leads to', () => {
    const key = 'visitor-token-key';
    const id = verifiedVisitorId('ana@example.org', key);
    assert.equal(verificationOf(visitor({ id, verification: 'verified' }), key), 'verified');
    assert.equal(verificationOf(visitor({ verification: 'verified' }), key), 'unverified');
    assert.equal(
      verificationOf(visitor({ id, verification: 'verified', email: 'eve@example.org' }), key),
      'unverified',
    );
    assert.equal(verificationOf(visitor({ verification: 'cannot-verify' }), key), 'cannot-verify');
  });

  it('CC-03 knows its own references, in chevrons too, and no others', () => {
    assert.equal(conversationOfReference(`mwc:${CH}`), CH);
    assert.equal(conversationOfReference(`<mwc:${CH}>`), CH);
    for (const other of ['mwc:IM1', `x-mwc:${CH}`, `mwc:${CH}0`, '', '<github/1@missive-integrations>'])
      assert.equal(conversationOfReference(other), null, other);
  });
});

describe('what agents are told of a visitor', () => {
  it('CC-05 has the colour of the proof, and all that is known', () => {
    const card = describeVisitor(
      visitor({
        meta: { page: 'https://kiln.example/checkout', empty: '' },
        consentAt: '2026-11-20T10:00:00Z',
      }),
    );
    assert.deepEqual(card, {
      color: 'warning',
      text: 'Unverified: the visitor says so, and nobody has checked it.',
      fields: [
        { title: 'Name', value: 'Ana', short: true },
        { title: 'Email', value: 'ana@example.org', short: true },
        { title: 'page', value: 'https://kiln.example/checkout', short: true },
        { title: 'Consent given', value: '2026-11-20T10:00:00Z', short: true },
      ],
      footer: 'Live chat',
    });
    assert.equal(describeVisitor(visitor({ verification: 'verified' }))?.color, 'good');
    assert.equal(describeVisitor(visitor({ verification: 'cannot-verify' }))?.color, 'danger');
  });

  it('CC-05 is nothing when nothing is known, and no verdict when nobody is named', () => {
    assert.equal(describeVisitor(visitor({ name: '', email: '' })), null);
    const card = describeVisitor(visitor({ name: '', email: '', meta: { browser: 'Firefox' } }));
    assert.deepEqual([card?.color, card?.text], ['warning', undefined]);
  });

  it('CC-05 has another fingerprint when any of it is another, and leaves what is closed closed', () => {
    const prints = [
      visitor(),
      visitor({ name: 'Anna' }),
      visitor({ verification: 'verified' }),
      visitor({ meta: { page: '/a' } }),
      visitor({ meta: { page: '/b' } }),
    ].map((one) => fingerprintOf(describeVisitor(one)!));
    assert.equal(new Set(prints).size, prints.length);
    assert.equal(fingerprintOf(describeVisitor(visitor())!), prints[0]);
    const post = visitorPost(
      { ...ACCESS, organizationId: 'o-1' },
      CH,
      visitor(),
      { missiveConversationId: 'c-1' },
      describeVisitor(visitor())!,
    );
    assert.deepEqual(
      [post.reopen, post.conversation, post.references, post.organization, post.notification.body],
      [false, 'c-1', [`mwc:${CH}`], 'o-1', 'What is known about Ana [Unverified]'],
    );
  });

  it('CC-05 cuts what is too long', () => {
    const [, , field] = describeVisitor(visitor({ meta: { page: 'x'.repeat(9_000) } }))!.fields!;
    assert.deepEqual([field?.value.length, field?.short], [500, false]);
  });
});
