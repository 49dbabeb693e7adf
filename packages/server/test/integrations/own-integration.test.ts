import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Integration, type IntegrationRequest } from '../../src/index.js';
import { createBench, own } from './support.js';

/** An integration that returns this value. */
const giving = (post: unknown): new () => Integration =>
  class MyService extends Integration {
    process(): never {
      return post as never;
    }
  };

describe('a custom integration', () => {
  it('WI-01 posts with the documented minimum, with its reference prefixed', async () => {
    class MyService extends Integration {
      process() {
        return { references: ['some-ref'], text: 'My text' };
      }
    }
    const chat = createBench([own(MyService)]);
    assert.equal(await chat.statusOf('own', { body: '{}' }), 'stored');
    const [post] = chat.missive.posts;
    assert.equal(post!.text, 'My text');
    assert.deepEqual(post!.references, ['own/some-ref@missive-integrations']);
    assert.equal(chat.queued()[0]!.post.references?.toString(), '<own/some-ref@missive-integrations>');
    assert.deepEqual(post!.notification, { title: 'MyService', body: 'My text' });
  });

  it('WI-01 receives the payload, the request and its settings, and may be asynchronous', async () => {
    class Curious extends Integration {
      async process(payload: { n: number }, req: IntegrationRequest, options: { region: string }) {
        await Promise.resolve();
        const body = [payload.n, req.headers['x-event'], req.get('X-Event'), req.query.a, options.region];
        assert.equal(req.body, payload);
        return { references: ['x'], text: `${body.join(' ')} ${req.rawBody.toString()}` };
      }
    }
    const chat = createBench([own(Curious, { settings: { region: 'eu' } })]);
    const headers = { 'X-Event': 'made' };
    await chat.statusOf('own', { body: '{"n": 1}', headers, query: '?a=b' });
    assert.equal(chat.missive.posts[0]!.text, '1 made made b eu {"n": 1}');
  });

  it('WI-01 posts text, Markdown, one attachment or several', async () => {
    const cases: [Record<string, unknown>, string][] = [
      [{ markdown: '# Big\n**news** from [us](https://a.example)' }, 'Big news from us'],
      [{ attachment: { title: 'A card', color: 'good' } }, 'A card'],
      [{ attachments: [{ text: 'one' }, { text: 'two' }] }, 'one'],
      [{ attachment: { filename: 'a.txt', base64_data: 'YQ==' }, attachments: [{ text: 'two' }] }, 'a.txt'],
      [{ text: 'See <https://a.example|*here*>', notification: 'Look' }, 'Look'],
      [{ text: 'See <https://a.example|*here*>, <https://b.example>' }, 'See here, https://b.example'],
    ];
    for (const [content, body] of cases) {
      const chat = createBench([own(giving({ references: ['x'], subject: 'S', ...content }))]);
      assert.equal(await chat.statusOf('own'), 'stored');
      assert.deepEqual(chat.missive.posts[0]!.notification, { title: 'S', body });
    }
    const both = createBench([
      own(giving({ references: 'x', attachment: { text: '1' }, attachments: [{ text: '2' }] })),
    ]);
    await both.statusOf('own');
    assert.deepEqual(
      both.missive.posts[0]!.cards.map(({ text }) => text),
      ['1', '2'],
    );
  });

  it('WI-01 sets the subject of a new conversation only, unless it asks to replace it', async () => {
    let post: Record<string, unknown> = {};
    class Subjects extends Integration {
      process() {
        return { references: ['x'], text: 't', ...post };
      }
    }
    const chat = createBench([own(Subjects)]);
    const subjects: (string | null)[] = [];
    for (const next of [
      { subject: 'First' },
      { subject: 'Second' },
      { subject: 'Third', update_existing_conversation_subject: true },
    ]) {
      post = next;
      await chat.statusOf('own', { headers: { 'Webhook-Id': next.subject } });
      subjects.push(chat.missive.conversations[0]!.subject);
    }
    assert.deepEqual(subjects, ['First', 'First', 'Third']);
    assert.equal(chat.missive.conversations.length, 1);
  });

  it('WI-01 sets the color of the conversation', async () => {
    const chat = createBench([own(giving({ references: ['x'], text: 't', color: '#f00' }))]);
    await chat.statusOf('own');
    assert.equal(chat.missive.conversations[0]!.color, '#f00');
  });

  it('WI-02 has the class name as its default author, with the image that this server serves', async () => {
    const chat = createBench([
      own(giving({ references: ['x'], text: 't' }), { picture: Buffer.from('a picture') }),
    ]);
    await chat.statusOf('own');
    const [post] = chat.missive.posts;
    assert.equal(post!.username, 'MyService');
    assert.equal(post!.usernameIcon, 'https://chat.example/integrations/own/picture.png');
    assert.equal(chat.missive.conversations[0]!.icon, post!.usernameIcon);
    const picture = await chat.app.request('/integrations/own/picture.png');
    assert.equal(picture.headers.get('Content-Type'), 'image/png');
    assert.equal(picture.headers.get('Cross-Origin-Resource-Policy'), 'cross-origin');
    assert.equal(await picture.text(), 'a picture');
  });

  it('WI-02 can set the name, avatar and icon', async () => {
    class MyService extends Integration {
      override get name() {
        return 'My Service';
      }
      override get avatar() {
        return 'https://pictures.example/200/200';
      }
      override get icon() {
        return 'https://pictures.example/32/32';
      }
      process() {
        return { references: ['x'], text: 't' };
      }
    }
    const chat = createBench([own(MyService)]);
    await chat.statusOf('own');
    const [post] = chat.missive.posts;
    assert.equal(post!.username, 'My Service');
    assert.equal(post!.usernameIcon, 'https://pictures.example/200/200');
    assert.equal(chat.missive.conversations[0]!.icon, 'https://pictures.example/32/32');
  });

  it('WI-02 omits an image that Missive cannot fetch', async () => {
    const chat = createBench([own(giving({ references: ['x'], text: 't' }))], 'http://127.0.0.1:8080');
    await chat.statusOf('own');
    assert.equal(chat.missive.posts[0]!.usernameIcon, null);
  });

  it('WI-01 posts where the configuration says', async () => {
    const integration = own(giving({ references: ['x'], text: 't' }));
    const chat = createBench([integration]);
    const { id: organization, teams, users, labels } = chat.missive;
    const options = {
      organization,
      team: teams[0]!.id,
      add_users: [users[1]!.id],
      add_assignees: [users[0]!.id],
      add_shared_labels: [labels[1]!.id],
      add_to_team_inbox: true,
    };
    Object.assign(integration, { options });
    await chat.statusOf('own');
    const [conversation] = chat.missive.conversations;
    assert.equal(conversation!.organization, organization);
    assert.equal(conversation!.team, teams[0]!.id);
    assert.ok(conversation!.users.has(users[1]!.id));
    assert.ok(conversation!.assignees.has(users[0]!.id));
    assert.ok(conversation!.labels.has(labels[1]!.id));
    assert.equal(conversation!.isInTeamInbox, true);
  });

  it('WI-01 writes to an existing conversation without sharing it again', async () => {
    const integration = own(giving({ references: ['x'], text: 't' }));
    const chat = createBench([integration]);
    await chat.statusOf('own');
    const [{ id } = { id: '' }] = chat.missive.conversations;
    Object.assign(integration, {
      Integration: giving({ conversation: id, references: ['y'], text: 'more', color: 'good' }),
      options: {
        organization: chat.missive.id,
        team: chat.missive.teams[0]!.id,
        add_users: [chat.missive.users[1]!.id],
        add_shared_labels: [chat.missive.labels[0]!.id],
        reopen: false,
      },
    });
    await chat.statusOf('own', { body: '{"another":1}' });
    const [conversation, ...others] = chat.missive.conversations;
    assert.equal(others.length, 0);
    assert.equal(conversation!.posts.length, 2);
    assert.equal(conversation!.organization, null);
    assert.equal(conversation!.team, null);
    assert.equal(conversation!.labels.size, 0);
    assert.equal(conversation!.color, null);
    const { post } = chat.queued()[1]!;
    assert.deepEqual([post.reopen, post.references, post.conversation_icon], [false, undefined, undefined]);
  });

  it('WI-01 supports the text helpers of the documented class', () => {
    const integration = new (giving(null))();
    const { link, codeLink } = integration;
    assert.equal(link('https://a.example'), '<https://a.example>');
    assert.equal(link('https://a.example', 'A'), '<https://a.example|A>');
    assert.equal(codeLink('https://a.example', 'abc'), '<https://a.example|`abc`>');
    assert.equal(
      link('https://a.example/?q=<b>|c', 'x <y> | z'),
      '<https://a.example/?q=%3Cb%3E%7Cc|x ‹y› ¦ z>',
    );
    assert.equal(link('javascript:alert(1)', 'Click'), 'Click');
    assert.equal(integration.capitalize('éLAN'), 'Élan');
    assert.equal(integration.capitalize(''), '');
    assert.equal(
      integration.plain('a < b, <https://evil.example|bank>'),
      'a < b, ‹https://evil.example|bank>',
    );
    const text = integration.sanitize(() => `Pushed ${codeLink('https://a.example', 'abc')}`);
    assert.equal(String(text), 'Pushed <https://a.example|`abc`>');
    assert.equal(text.sanitized, 'Pushed `abc`');
    const longer = text.add(() => ` to *${link('https://b.example')}*`);
    assert.equal(longer.sanitized, 'Pushed `abc` to *https://b.example*');
    assert.ok(String(longer).startsWith(String(text)));
    assert.equal(integration.sanitize(['a', () => 'b']).sanitized, 'ab');
  });

  it('WI-01 may return a sanitized text as text and as notification', async () => {
    class MyService extends Integration {
      process() {
        const text = this.sanitize(() => `New: ${this.link('https://a.example', 'this')}`);
        return { references: ['x'], text, notification: text.sanitized };
      }
    }
    const chat = createBench([own(MyService)]);
    await chat.statusOf('own');
    assert.equal(chat.missive.posts[0]!.text, 'New: <https://a.example|this>');
    assert.equal(chat.missive.posts[0]!.notification.body, 'New: this');
  });

  it('WI-01 truncates long values between characters, and drops unknown fields with one warning', async () => {
    const long = `${'a'.repeat(7_998)}👋👋👋`;
    const strange = {
      text: long,
      subject: '👋'.repeat(600),
      teem: 'Support',
      attachments: [{ text: 'b', colour: 'x' }],
    };
    const chat = createBench([
      own(giving({ references: ['x'], ...strange, callback: 'no function', color: null })),
    ]);
    await chat.statusOf('own');
    await chat.statusOf('own', { body: '{"another":1}' });
    const [post] = chat.missive.posts;
    assert.equal(post!.text, `${'a'.repeat(7_998)}…`);
    assert.ok(post!.notification.body.length <= 200);
    assert.doesNotThrow(() => encodeURIComponent(chat.missive.conversations[0]!.subject!));
    const warnings = chat.log.text.split('\n').filter((line) => line.includes('left out'));
    assert.equal(warnings.length, 1);
    assert.deepEqual((JSON.parse(warnings[0]!) as { fields: string[] }).fields, [
      'teem',
      'attachments[].colour',
      'callback',
    ]);
    assert.ok(!chat.log.text.includes('Support'));
  });

  it('WI-01 posts nothing when there is nothing to post', async () => {
    for (const nothing of [
      undefined,
      null,
      {},
      { references: ['x'] },
      { references: ['x'], text: '', attachments: [] },
    ]) {
      const chat = createBench([own(giving(nothing))]);
      assert.equal(await chat.statusOf('own'), 'ignored');
      assert.deepEqual(chat.queued(), []);
    }
  });

  it('WI-04 converts numeric references to strings, and omits empty ones', async () => {
    const chat = createBench([own(giving({ references: [275, null, '', undefined, ' a ', 7n], text: 't' }))]);
    assert.equal(await chat.statusOf('own'), 'stored');
    const ours = ['275', 'a', '7'].map((reference) => `<own/${reference}@missive-integrations>`);
    assert.deepEqual(chat.queued()[0]!.post.references, ours);
    const alone = createBench([own(giving({ references: 275, text: 't' }))]);
    assert.equal(await alone.statusOf('own'), 'stored');
  });

  it('WI-04 converts fields of the wrong type, or omits them with a warning, and still posts', async () => {
    const converted: [string, unknown, unknown][] = [
      ['fields', [{ title: 'Items', value: 3 }], [{ title: 'Items', value: '3' }]],
      ['fields', [{ title: 1, value: true, short: 'yes' }], [{ title: '1', value: 'true' }]],
      [
        'fields',
        [
          { title: 'None', value: null },
          { title: 'One', value: 1 },
        ],
        [{ title: 'One', value: '1' }],
      ],
      ['fields', 'none', undefined],
      ['timestamp', 1_760_000_000.5, 1_760_000_000],
      ['timestamp', 1_760_000_000_500, 1_760_000_000],
      ['timestamp', '2026-03-02T10:00:00Z', 1_772_445_600],
      ['timestamp', 'yesterday', undefined],
      ['color', 'red', undefined],
      ['color', 3, undefined],
      ['title', 42, '42'],
      ['title', { text: 'x' }, undefined],
      ['title_link', 'javascript:alert(1)', undefined],
      ['image_url', 'https://a.example/a.png', 'https://a.example/a.png'],
      ['footer', null, undefined],
    ];
    for (const [name, given, posted] of converted) {
      const attachment = { text: 'said', [name]: given };
      const chat = createBench([own(giving({ references: ['x'], attachment }))]);
      assert.equal(await chat.statusOf('own'), 'stored', name);
      const [card] = chat.queued()[0]!.post.attachments as Record<string, unknown>[];
      assert.deepEqual(card, posted === undefined ? { text: 'said' } : { text: 'said', [name]: posted });
      if (posted === undefined && given !== null)
        assert.match(chat.log.text, new RegExp(`attachment\\.${name}`));
    }
    const chat = createBench([own(giving({ references: ['x'], text: 3, subject: {}, color: 'red' }))]);
    assert.equal(await chat.statusOf('own'), 'stored');
    assert.equal(chat.missive.posts[0]!.text, '3');
  });

  it('WI-04 sends several posts of one webhook in order, each once', async () => {
    const posts = ['one', 'two', 'three'].map((text) => ({ references: [text], text }));
    const chat = createBench([own(giving([posts[0], null, posts[1], posts[2]]))]);
    const again = { headers: { 'Webhook-Id': 'again' } };
    assert.equal(await chat.statusOf('own', again), 'stored');
    assert.equal(await chat.statusOf('own', again), 'known');
    assert.deepEqual(
      chat.missive.posts.map(({ text }) => text),
      ['one', 'two', 'three'],
    );
    assert.equal(await createBench([own(giving([]))]).statusOf('own'), 'ignored');
  });

  it('WI-01 logs an invalid post with the field and the fix, not the value', async () => {
    const cases: [unknown, string][] = [
      [{ text: 'secret words' }, 'references: must be there'],
      [{ references: ['x'], text: { a: 'secret words' } }, 'text: must be a text'],
      [{ references: [], text: 'secret words' }, 'references: must be there'],
      [{ references: [null, '', undefined], text: 'secret words' }, 'references: must be there'],
      [{ references: [{ id: 'secret words' }], text: 't' }, 'references.0: must be one to 20 texts'],
      [{ conversation: 'secret words', text: 't' }, 'conversation: must be the id'],
      [
        { references: ['x'], attachments: [{ base64_data: 'secret words', filename: 'a' }] },
        'attachments.0.base64_data: must be',
      ],
      ['secret words', 'post: '],
    ];
    for (const [given, problem] of cases) {
      const chat = createBench([own(giving(given))]);
      const response = await chat.deliver('own');
      assert.equal(response.status, 500, problem);
      assert.ok(!(await response.text()).includes('secret words'));
      assert.ok(chat.log.text.includes(problem), `${problem} in ${chat.log.text}`);
      assert.ok(chat.log.text.includes('“own”'));
      assert.ok(!chat.log.text.includes('secret words'), chat.log.text);
    }
  });

  it('WI-01 gets a separate instance for each concurrent webhook', async () => {
    class Noting extends Integration {
      #n = 0;
      async process(payload: { n: number }) {
        this.#n = payload.n;
        await new Promise((resolve) => setImmediate(resolve));
        return { references: [`r${this.#n}`], text: `${this.#n}` };
      }
    }
    const chat = createBench([own(Noting)]);
    await Promise.all([1, 2, 3].map(async (n) => chat.statusOf('own', { body: JSON.stringify({ n }) })));
    assert.deepEqual(chat.missive.posts.map(({ text }) => text).sort(), ['1', '2', '3']);
  });
});
