import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '../../src/integrations/providers/stripe-money.js';
import { createBench, fixture, hmac, load, NOW, type Bench } from './support.js';

const SECRET = 'whsec_kiln_and_clay';
const ENTRIES = [{ provider: 'stripe', account: 'demo', secret: SECRET }];
const bench = async (): Promise<Bench> => createBench(await load(ENTRIES));
const seconds = Math.floor(NOW / 1000);
const sign = (body: string, time: number | string = seconds, secret = SECRET): string =>
  `t=${time},v1=${hmac(secret, `${time}.${body}`)},v0=${'0'.repeat(64)}`;

const send = async (chat: Bench, name: string): Promise<string> => {
  const body = await fixture(`stripe/${name}`);
  return chat.statusOf('stripe', { body, headers: { 'Stripe-Signature': sign(body) } });
};

async function cardOf(name: string) {
  const chat = await bench();
  assert.equal(await send(chat, name), 'stored');
  const [post] = chat.missive.posts;
  const card = post!.cards[0]!;
  return {
    ...card,
    facts: Object.fromEntries(card.fields.map(({ title, value }) => [title, value])),
    post: post!,
  };
}

describe('Stripe', () => {
  it('WI-03 posts a payment, its refund and its dispute into one conversation', async () => {
    const chat = await bench();
    const events = [
      'checkout.session.completed',
      'payment_intent.succeeded',
      'charge.succeeded',
      'charge.refunded',
      'charge.dispute.created',
      'charge.dispute.closed',
    ];
    for (const event of events) assert.equal(await send(chat, event), 'stored', event);
    const [conversation, ...others] = chat.missive.conversations;
    assert.equal(others.length, 0);
    assert.equal(conversation!.subject, 'Checkout of €42.50: Ana Moreau, ana@example.org');
    assert.deepEqual(
      conversation!.posts.map(({ cards }) => [cards[0]!.title, cards[0]!.color]),
      [
        ['Checkout of €42.50 completed', 'good'],
        ['€42.50 paid', 'good'],
        ['€42.50 paid', 'good'],
        ['€10.00 refunded', 'warning'],
        ['€42.50 disputed', 'danger'],
        ['Dispute about €42.50 won', 'good'],
      ],
    );
  });

  it('WI-03 names the payer, and links to the payment', async () => {
    const { facts, titleLink, timestamp, post } = await cardOf('charge.succeeded');
    assert.deepEqual(facts, { customer: 'Ana Moreau, ana@example.org', description: 'Order 1042' });
    assert.equal(titleLink, 'https://dashboard.stripe.com/payments/pi_3Kiln1');
    assert.equal(typeof timestamp, 'number');
    assert.equal(post.notification.body, '€42.50 paid');
  });

  it('WI-03 gives the reason of a failed payment, and the deadline of a dispute', async () => {
    const failed = await cardOf('charge.failed');
    assert.equal(failed.title, 'Payment of €42.50 failed');
    assert.equal(failed.facts.reason, 'Your card was declined.');
    const intent = await cardOf('payment_intent.payment_failed');
    assert.equal(intent.facts.reason, 'Your card has insufficient funds.');
    assert.equal(intent.color, 'danger');
    const dispute = await cardOf('charge.dispute.created');
    assert.deepEqual(dispute.facts, {
      reason: 'product not received',
      status: 'needs response',
      'answer until': '2026-03-14',
    });
  });

  it('WI-03 posts a subscription and its invoices into one conversation, for every version of the API', async () => {
    const chat = await bench();
    const events = [
      'customer.subscription.created',
      'invoice.paid',
      'invoice.paid-of-an-older-version',
      'invoice.payment_failed',
      'customer.subscription.past_due',
      'customer.subscription.canceling',
      'customer.subscription.deleted',
    ];
    for (const event of events) assert.equal(await send(chat, event), 'stored', event);
    assert.equal(chat.missive.conversations.length, 1);
    assert.deepEqual(
      chat.missive.posts.map(({ cards }) => cards[0]!.title),
      [
        'New subscription',
        'Invoice paid: $19.00',
        'Invoice paid: $19.00',
        'Payment of an invoice failed: $19.00',
        'Subscription is past due now, it was active',
        'Subscription will be canceled',
        'Subscription ended',
      ],
    );
    const [created, , , failed] = chat.missive.posts.map(({ cards }) => cards[0]!);
    assert.equal(created!.fields[0]!.value, '2 × Clay club $9.50 a month');
    assert.deepEqual(
      failed!.fields.map(({ title, value }) => [title, value]),
      [
        ['customer', 'Ben Okri, ben@example.org'],
        ['number', 'KILN-0007'],
        ['attempts', '2'],
        ['next attempt', '2026-03-05'],
      ],
    );
  });

  it('WI-03 does not post renewals and unknown events', async () => {
    const chat = await bench();
    assert.equal(await send(chat, 'customer.subscription.renewed'), 'ignored');
    assert.equal(await send(chat, 'customer.created'), 'ignored');
    for (const body of [
      '{"type":"constructor","data":{"object":{"id":"x"}}}',
      '[]',
      '{"type":"charge.succeeded"}',
    ])
      assert.equal(
        await chat.statusOf('stripe', { body, headers: { 'Stripe-Signature': sign(body) } }),
        'ignored',
      );
    assert.deepEqual(chat.missive.posts, []);
  });

  it('WI-03 formats amounts in the currency’s minor units, and marks test events', async () => {
    const { title, titleLink } = await cardOf('charge.succeeded-in-yen');
    assert.equal(title, '¥5,800 paid (test)');
    assert.equal(titleLink, 'https://dashboard.stripe.com/test/payments/pi_3Kiln2');
    assert.equal(money(1999, 'usd'), '$19.99');
    assert.equal(money(12_345, 'kwd').replace(/\s/g, ' '), 'KWD 12.345');
    assert.equal(money(undefined, ''), '0.00');
    assert.equal(money(150, 'not a currency'), '1.50');
  });

  it('WI-03 accepts one right signature of several, as while a secret is rolled', async () => {
    const chat = await bench();
    const body = await fixture('stripe/charge.succeeded');
    const old = hmac('the old secret', `${seconds}.${body}`);
    const header = sign(body).replace(',v1=', `,v1=${old},v1=`);
    assert.equal(await chat.statusOf('stripe', { body, headers: { 'Stripe-Signature': header } }), 'stored');
  });

  it('WI-03 rejects unsigned, expired or changed webhooks', async () => {
    const chat = await bench();
    const body = await fixture('stripe/charge.succeeded');
    const right = sign(body);
    const attempts: [string, string | undefined][] = [
      [body, undefined],
      [body, ''],
      [body, 't=,v1='],
      [body, right.replace(/v1=/, 'v0=')],
      [body, right.replace(/^t=\d+,/, '')],
      [body, right.replace(/^t=\d+/, `t=${seconds + 1}`)],
      [body, sign(body, seconds - 301)],
      [body, sign(body, seconds + 301)],
      [body, sign(body, `${seconds}abc`)],
      [body, sign(body, seconds, 'another secret')],
      [body.replace('4250', '1'), right],
    ];
    for (const [text, header] of attempts) {
      const headers: Record<string, string> = header === undefined ? {} : { 'Stripe-Signature': header };
      assert.equal((await chat.deliver('stripe', { body: text, headers })).status, 401, header);
    }
    assert.deepEqual(chat.queued(), []);
    for (const time of [seconds - 299, seconds + 299]) {
      const response = await chat.deliver('stripe', {
        body,
        headers: { 'Stripe-Signature': sign(body, time) },
      });
      assert.equal(response.status, 200);
    }
  });

  it('WI-03 posts a repeated event with a new signature once', async () => {
    const chat = await bench();
    assert.equal(await send(chat, 'charge.succeeded'), 'stored');
    chat.clock.now += 3_600_000;
    const body = await fixture('stripe/charge.succeeded');
    const headers = { 'Stripe-Signature': sign(body, seconds + 3600) };
    assert.equal(await chat.statusOf('stripe', { body, headers }), 'known');
    assert.equal(chat.missive.posts.length, 1);
    assert.equal(chat.queued()[0]!.deliveryId, (JSON.parse(body) as { id: string }).id);
  });
});
