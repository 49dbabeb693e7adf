/** The fields of a visitor's message to Missive for each type of channel, and no others. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MissiveAccess } from '../../src/accounts/account-store.js';
import { verifiedVisitorId } from '../../src/visitors/verification.js';
import { missiveAccess } from '../../src/accounts/missive-access.js';
import { conversationOfReference, messageFields } from '../../src/relay/missive-message.js';
import {
  addressOf,
  markedName,
  subjectOf,
  usernameOf,
  verificationOf,
} from '../../src/relay/visitor-name.js';
import { describeVisitor, fingerprintOf, visitorPost } from '../../src/relay/visitor-post.js';
import type { VisitorRecord } from '../../src/stores/store.js';

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
const visitor = (changes: Partial<VisitorRecord> = {}): VisitorRecord => ({
  accountId: 'shop',
  id: ID,
  identity: `visitor-${ID}`,
  conversationSid: CH,
  name: 'Ana',
  email: 'ana@example.org',
  verification: 'unverified',
  consentAt: null,
  meta: {},
  avatarUrl: null,
  pageUrl: null,
  firstSeenAt: 0,
  lastSeenAt: 0,
  seesEarlier: false,
  ...changes,
});
const NEW = { missiveConversationId: null, localMessageCount: 0 };
const PART = { key: 'IM1', body: 'Where is my parcel?', attachments: [], sentAt: 1_760_000_000_999 };

describe('a visitor’s message for Missive', () => {
  it('CC-01 has ids, usernames and an external id on text channels, and no subject', () => {
    assert.deepEqual(messageFields(account(), CH, visitor(), NEW, PART), {
      account: ACCESS.channelId,
      from_field: { id: `visitor-${ID}`, username: `visitor-${ID}`, name: 'Ana [Unverified]' },
      to_fields: [{ id: 'shop', username: 'shop', name: 'Kiln & Clay' }],
      body: 'Where is my parcel?',
      external_id: 'IM1',
      delivered_at: 1_760_000_000,
      conversation_subject: 'Chat from ana@example.org [Unverified]',
      references: [`mwc:${CH}`, 'mwc:IM1'],
    });
  });

  it('CC-01 differs only in the body on HTML channels', () => {
    const html = messageFields(account({ channelType: 'html' }), CH, visitor(), NEW, PART);
    assert.deepEqual(html, messageFields(account(), CH, visitor(), NEW, PART));
  });

  it('CC-01 has addresses and a subject on email channels, and no external id', () => {
    const email = account({ channelType: 'email', address: 'chat@kiln.example' });
    assert.deepEqual(messageFields(email, CH, visitor(), NEW, PART), {
      account: ACCESS.channelId,
      from_field: { address: `visitor-${ID}@chat.invalid`, name: 'Ana [Unverified]' },
      to_fields: [{ address: 'chat@kiln.example', name: 'Kiln & Clay' }],
      body: 'Where is my parcel?',
      subject: 'Chat from ana@example.org [Unverified]',
      delivered_at: 1_760_000_000,
      conversation_subject: 'Chat from ana@example.org [Unverified]',
      references: [`mwc:${CH}`, 'mwc:IM1'],
    });
    const anonymous = visitor({ email: '', name: '' });
    assert.deepEqual(messageFields(email, CH, anonymous, NEW, PART).from_field, {
      address: `visitor-${ID}@chat.invalid`,
      name: 'Visitor 01ab01ab01 [Unverified]',
    });
  });

  it('CC-01 names the conversation once it is known, the organization always, the team only at first', () => {
    const whole = account({ organizationId: 'o-1', teamId: 't-1' }, '');
    const first = messageFields(whole, CH, visitor(), NEW, PART);
    const later = { missiveConversationId: 'c-1', localMessageCount: 1 };
    const second = messageFields(whole, CH, visitor(), later, PART);
    assert.deepEqual(
      [first.organization, first.team, first.conversation, 'conversation' in first],
      ['o-1', 't-1', undefined, false],
    );
    assert.deepEqual([second.organization, second.conversation, 'team' in second], ['o-1', 'c-1', false]);
    assert.deepEqual(first.to_fields, [{ id: 'shop', username: 'shop', name: 'Live chat' }]);
  });

  it('CC-01 omits the body without text, and the attachments without files', () => {
    const attachments = [{ filename: 'a.png', base64_data: 'AA==' }];
    const files = messageFields(account(), CH, visitor(), NEW, { ...PART, body: '', attachments });
    assert.deepEqual(['body' in files, files.attachments], [false, attachments]);
    assert.equal('attachments' in messageFields(account(), CH, visitor(), NEW, PART), false);
  });

  it('CC-01 marks names as verified or not, and removes marks that a visitor typed', () => {
    const names: [Partial<VisitorRecord>, string][] = [
      [{}, 'Ana [Unverified]'],
      [{ verification: 'verified' }, 'Ana'],
      [{ verification: 'cannot-verify' }, 'Ana [Cannot verify]'],
      [{ name: 'Ana [Cannot verify]' }, 'Ana [Unverified]'],
      [{ name: '[Unverified]', verification: 'verified' }, 'ana@example.org'],
      [{ name: 'Ana ［Ｕnverified］'.normalize('NFKC'), verification: 'verified' }, 'Ana'],
      [{ name: '' }, 'ana@example.org [Unverified]'],
      [{ name: '', email: '' }, 'Visitor 01ab01ab01 [Unverified]'],
    ];
    for (const [changes, name] of names) assert.equal(markedName(visitor(changes)), name);
  });

  it('CC-07 uses only a verified address as username, email address, or name without a mark', () => {
    const proved = visitor({ verification: 'verified' });
    const whole = `visitor-${ID}`;
    assert.deepEqual([usernameOf(proved), addressOf(proved)], ['ana@example.org', 'ana@example.org']);
    for (const verification of ['unverified', 'cannot-verify'] as const) {
      const stranger = visitor({ verification });
      assert.deepEqual([usernameOf(stranger), addressOf(stranger)], [whole, `${whole}@chat.invalid`]);
    }
    assert.equal(
      addressOf(visitor({ verification: 'verified', email: 'no address' })),
      `${whole}@chat.invalid`,
    );
    for (const name of ['boss@kiln.example', 'boss＠kiln.example'])
      assert.equal(markedName(visitor({ verification: 'verified', name })), 'ana@example.org');
  });

  it('CC-07 has the mark in the subject', () => {
    const subjects: [Partial<VisitorRecord>, string][] = [
      [{}, 'Chat from ana@example.org [Unverified]'],
      [{ verification: 'verified' }, 'Chat from ana@example.org'],
      [{ verification: 'cannot-verify' }, 'Chat from ana@example.org [Cannot verify]'],
      [{ email: '' }, 'Chat from Ana [Unverified]'],
      [{ email: '', name: '' }, 'Chat from Visitor 01ab01ab01 [Unverified]'],
    ];
    for (const [changes, subject] of subjects) assert.equal(subjectOf(visitor(changes)), subject);
  });

  it('CC-01 is verified only in the conversation that the proof belongs to', () => {
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

  it('CC-03 recognizes its own references, also in angle brackets, and no others', () => {
    assert.equal(conversationOfReference(`mwc:${CH}`), CH);
    assert.equal(conversationOfReference(`<mwc:${CH}>`), CH);
    for (const other of ['mwc:IM1', `x-mwc:${CH}`, `mwc:${CH}0`, '', '<github/1@missive-integrations>'])
      assert.equal(conversationOfReference(other), null, other);
  });
});

describe('the post about a visitor', () => {
  it('CC-05 CC-07 has verified data, the visitor’s statements and the page’s data, in this order', () => {
    const meta = { page: 'https://kiln.example/checkout', empty: '', Email: 'boss@kiln.example' };
    const cards = describeVisitor(visitor({ meta, consentAt: '2026-11-20T10:00:00Z' }));
    assert.deepEqual(cards, [
      {
        color: 'warning',
        title: 'What is known',
        text: 'Unverified: the identity was not checked.',
        fields: [{ title: 'Visitor', value: '01ab01ab01', short: true }],
      },
      {
        title: 'What the visitor says',
        text: 'None of this was checked.',
        fields: [
          { title: 'Name', value: 'Ana', short: true },
          { title: 'Email', value: 'ana@example.org', short: true },
          { title: 'Consent given', value: '2026-11-20T10:00:00Z', short: true },
        ],
      },
      {
        title: 'What the page says',
        text: 'None of this was checked.',
        fields: [
          { title: 'Page data: page', value: 'https://kiln.example/checkout', short: true },
          { title: 'Page data: Email', value: 'boss@kiln.example', short: true },
        ],
      },
    ]);
    assert.equal(describeVisitor(visitor({ verification: 'cannot-verify' }))?.[0]?.color, 'danger');
  });

  it('LC-53 CC-07 has the answers of the form under what the visitor says, and none of them as a row of ours', () => {
    const meta = {
      'field:order (Order number)': '1234',
      'field:note (Email)': 'boss@kiln.example\n<https://evil.example|Verified>',
      plan: 'gold',
    };
    const [, said, page] = describeVisitor(visitor({ meta }))!;
    assert.deepEqual(
      said?.fields?.slice(2).map(({ title, value }) => [title, value]),
      [
        ['Answer: Order number', '1234'],
        ['Answer: Email', 'boss@kiln.example ‹https://evil.example|Verified›'],
      ],
    );
    assert.deepEqual(
      page?.fields?.map(({ title }) => title),
      ['Page data: plan'],
    );
  });

  it('CC-07 shows an email as verified only with proof, and a name never', () => {
    const [known, said] = describeVisitor(visitor({ verification: 'verified' }))!;
    assert.deepEqual(
      [known?.color, known?.text, known?.fields?.map(({ title, value }) => `${title}: ${value}`)],
      [
        'good',
        'Verified: the site has proved this email address.',
        ['Email: ana@example.org', 'Visitor: 01ab01ab01'],
      ],
    );
    assert.deepEqual(
      said?.fields?.map(({ title }) => title),
      ['Name'],
    );
  });

  it('CC-05 is omitted when there is no data', () => {
    assert.equal(describeVisitor(visitor({ name: '', email: '' })), null);
    const cards = describeVisitor(visitor({ name: '', email: '', meta: { browser: 'Firefox' } }));
    assert.deepEqual(
      cards?.map(({ title }) => title),
      ['What is known', 'What the page says'],
    );
  });

  it('CC-05 has a new fingerprint when any of it changes, and does not reopen a closed conversation', () => {
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

  it('LC-34 shows the avatar of the page’s user, with the page’s data or alone', () => {
    const avatarUrl = 'https://shop.example/ana.png';
    for (const meta of [{ page: '/a' }, {}]) {
      const [, , page] = describeVisitor(visitor({ avatarUrl, meta }))!;
      assert.deepEqual(
        [page?.title, page?.author_name, page?.author_icon],
        ['What the page says', 'Page data: picture', avatarUrl],
      );
    }
    assert.ok(describeVisitor(visitor())!.every((card) => !('author_icon' in card)));
  });

  it('CC-05 truncates long values', () => {
    const card = describeVisitor(visitor({ meta: { page: 'x'.repeat(9_000) } }))!.at(-1);
    const field = card?.fields?.[0];
    assert.deepEqual([field?.value.length, field?.short], [500, false]);
  });
});
