import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSigned } from '../../src/crypto/signatures.js';
import { createBench, fixture, hmac, load, SECRET, type Bench } from './support.js';

const ENTRIES = [{ provider: 'github', account: 'demo', secret: SECRET }];
const bench = async (): Promise<Bench> => createBench(await load(ENTRIES));

async function send(chat: Bench, name: string, changes: Record<string, string> = {}, body?: string) {
  const text = body ?? (await fixture(`github/${name}`));
  const [event = ''] = name.split('.');
  return chat.statusOf('github', {
    body: text,
    headers: {
      'X-GitHub-Event': event.replace(/-.*/, ''),
      'X-GitHub-Delivery': `delivery-of-${name}`,
      'X-Hub-Signature-256': `sha256=${hmac(SECRET, text)}`,
      ...changes,
    },
  });
}

/** The only post of these events, and its conversation. */
async function postOf(name: string) {
  const chat = await bench();
  assert.equal(await send(chat, name), 'stored');
  assert.equal(chat.missive.conversations.length, 1);
  const [conversation] = chat.missive.conversations;
  return { conversation: conversation!, post: conversation!.posts[0]! };
}

describe('GitHub', () => {
  it('WI-03 posts pushed commits with their links into the conversation of their branch', async () => {
    const { conversation, post } = await postOf('push');
    assert.equal(conversation.subject, 'Commits to main (kiln-and-clay/shop)');
    assert.deepEqual(post.references, ['github/kiln-and-clay/shop/branch/main@missive-integrations']);
    assert.match(post.text!, /^<https:\/\/github\.com\/ana\|ana> pushed <.+\|2 commits> to main$/);
    assert.match(
      post.cards[0]!.text!,
      /\|`aaaaaaa`> Round the total once – Ana Moreau\n.+Say what shipping costs/,
    );
    assert.deepEqual(post.notification, {
      title: 'Commits to main (kiln-and-clay/shop)',
      body: 'ana pushed 2 commits to main',
    });
  });

  it('WI-03 posts all events of a pull request into one conversation', async () => {
    const chat = await bench();
    const events = [
      'pull_request.opened',
      'pull_request.review_requested',
      'pull_request_review.submitted',
      'pull_request_review_comment.created',
      'issue_comment.created-at-a-pull-request',
      'workflow_run.failed-for-a-pull-request',
      'pull_request.merged',
    ];
    for (const event of events) assert.equal(await send(chat, event), 'stored', event);
    assert.equal(chat.missive.conversations.length, 1);
    const [conversation] = chat.missive.conversations;
    assert.equal(conversation!.subject, 'Round the total once #12 (kiln-and-clay/shop)');
    const texts = conversation!.posts.map(({ text }) => text!.replace(/<[^|>]*\|([^>]*)>/g, '$1'));
    assert.deepEqual(texts, [
      'ana opened the pull request #12 Round the total once',
      'ana asked lou to review #12 Round the total once',
      'lou asked for changes in #12 Round the total once',
      'lou commented on #12 Round the total once at src/cart.ts',
      'lou commented on #12 Round the total once',
      'CI #214 failed on round-once',
      'lou merged the pull request #12 Round the total once',
    ]);
  });

  it('WI-03 quotes text without hidden comments and tracking images', async () => {
    const { post } = await postOf('pull_request.opened');
    const [quote, facts] = post.cards;
    assert.equal(
      quote!.markdown,
      'The total was rounded **for each line**.\n\n[before](https://tracker.example/pixel.png)',
    );
    assert.deepEqual(
      facts!.fields.map(({ title, value }) => [title, value]),
      [
        ['branch', 'round-once into main'],
        ['changes', '+14 −3'],
      ],
    );
    assert.equal(facts!.color, 'good');
  });

  it('WI-03 distinguishes closed from merged', async () => {
    const closed = await postOf('pull_request.closed');
    assert.match(closed.post.text!, / closed the pull request /);
    assert.equal(closed.post.cards[0]!.color, 'danger');
    const merged = await postOf('pull_request.merged');
    assert.equal(merged.post.cards[0]!.color, '#8250df');
  });

  it('WI-03 posts an issue and its comments into one conversation, and escapes links in a stranger’s title', async () => {
    const chat = await bench();
    for (const event of ['issues.opened', 'issue_comment.created', 'issues.closed'])
      assert.equal(await send(chat, event), 'stored', event);
    const [conversation, ...others] = chat.missive.conversations;
    assert.equal(others.length, 0);
    const [opened, comment, closed] = conversation!.posts;
    const links = opened!.text!.match(/<[^>]*>/g) ?? [];
    assert.equal(links.length, 2);
    assert.ok(links.every((link) => link.startsWith('<https://github.com/')));
    assert.equal(opened!.cards[0]!.markdown, 'I put *three* mugs into it and two were left.');
    assert.equal(opened!.cards[1]!.fields[0]!.value, 'bug, cart');
    assert.equal(comment!.cards[0]!.markdown, 'Which browser was that?');
    assert.match(closed!.text!, / closed the issue /);
  });

  it('WI-03 posts releases and failed workflows with a link', async () => {
    const { post, conversation } = await postOf('release.published');
    assert.equal(conversation.subject, 'Release 2.4: shipping costs (kiln-and-clay/shop)');
    assert.match(post.text!, /published the release <.+\/releases\/tag\/v2\.4\.0\|2\.4: shipping costs>$/);
    const failed = await postOf('workflow_run.failed');
    assert.match(failed.post.text!, /^<.+\/actions\/runs\/30001\|CI #214> failed on main$/);
    assert.deepEqual(failed.post.references, ['github/kiln-and-clay/shop/branch/main@missive-integrations']);
    assert.equal(failed.post.cards[0]!.color, 'danger');
  });

  it('WI-03 posts the first ping, so that the inbox shows that the webhook works', async () => {
    const { conversation, post } = await postOf('ping');
    assert.equal(conversation.subject, 'GitHub is connected');
    assert.equal(post.text, 'GitHub tells of kiln-and-clay/shop from now on.');
  });

  it('WI-03 accepts other events without posting them', async () => {
    const chat = await bench();
    for (const event of ['pull_request.labeled', 'workflow_run.succeeded', 'push-of-a-tag'])
      assert.equal(await send(chat, event), 'ignored', event);
    for (const event of ['star', 'constructor', 'toString', '__proto__', ''])
      assert.equal(await send(chat, 'push', { 'X-GitHub-Event': event }), 'ignored', event);
    const odd = ['[]', 'null', '"text"', '{"action":"constructor","repository":{"full_name":"a/b"}}'];
    for (const body of odd)
      for (const event of [
        'push',
        'pull_request',
        'pull_request_review',
        'issues',
        'workflow_run',
        'release',
      ])
        assert.equal(await send(chat, event, {}, body), 'ignored', `${event} ${body}`);
    assert.deepEqual(chat.missive.posts, []);
  });

  it('WI-03 accepts JSON in a form field', async () => {
    const chat = await bench();
    const body = new URLSearchParams({ payload: await fixture('github/ping') }).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    assert.equal(await send(chat, 'ping', headers, body), 'stored');
    assert.equal(chat.missive.posts.length, 1);
  });

  it('WI-03 accepts the documented signature only', () => {
    const body = Buffer.from('Hello, World!');
    const right = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    assert.equal(isSigned(right, body, SECRET), true);
    assert.equal(isSigned(right.toUpperCase().replace('SHA256', 'sha256'), body, SECRET), true);
    const wrong = [
      undefined,
      '',
      right.slice(7),
      right.slice(0, -1),
      `${right}0`,
      right.replace('757', '758'),
    ];
    for (const header of [...wrong, right.replace('sha256', 'sha1')])
      assert.equal(isSigned(header, body, SECRET), false, header);
    assert.equal(isSigned(right, Buffer.from('Hello, World.'), SECRET), false);
    assert.equal(isSigned(right, body, `${SECRET} `), false);
  });

  it('WI-03 rejects unsigned or changed webhooks before parsing them', async () => {
    const chat = await bench();
    const body = await fixture('github/push');
    const signature = `sha256=${hmac(SECRET, body)}`;
    const attempts: [Record<string, string>, string][] = [
      [{}, body],
      [{ 'X-Hub-Signature-256': '' }, body],
      [{ 'X-Hub-Signature-256': `sha256=${hmac('another secret', body)}` }, body],
      [{ 'X-Hub-Signature-256': signature }, body.replace('main', 'evil')],
      [{ 'X-Hub-Signature-256': signature }, 'no JSON'],
      [{ 'X-Hub-Signature': `sha1=${hmac(SECRET, body).slice(0, 40)}` }, body],
      [{ Authorization: `Bearer ${SECRET}` }, body],
    ];
    for (const [headers, text] of attempts) {
      const response = await chat.deliver('github', {
        headers: { 'X-GitHub-Event': 'push', ...headers },
        body: text,
      });
      assert.equal(response.status, 401, JSON.stringify(headers));
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      assert.equal(error.code, 'bad-signature');
      assert.ok(!error.message.includes(hmac(SECRET, text)));
    }
    assert.deepEqual(chat.queued(), []);
  });

  it('WI-03 posts a repeated delivery once, whatever its unsigned headers contain', async () => {
    const chat = await bench();
    assert.equal(await send(chat, 'push'), 'stored');
    assert.equal(await send(chat, 'push'), 'known');
    chat.clock.now += 3 * 24 * 3_600_000;
    assert.equal(await send(chat, 'push', { 'X-GitHub-Delivery': 'another' }), 'known');
    assert.equal(chat.missive.posts.length, 1);
  });
});
