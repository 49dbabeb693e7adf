/** Resources other than messages that programs store in Missive: contacts, responses, drafts (EM-02). */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { MissiveEmulator, MissiveOrganization } from '../../src/index.js';
import { apiOf, assertRefused, messageOf, SHOP, startDesk } from './support.js';

let emulator: MissiveEmulator;
let organization: MissiveOrganization;
let api: ReturnType<typeof apiOf>;
before(async () => {
  ({ emulator } = await startDesk());
});
after(() => emulator.stop());
beforeEach(() => {
  organization = emulator.createOrganization();
  api = apiOf(emulator, organization);
});

describe('contacts', () => {
  it('EM-02 are created in a book, found, changed and read', async () => {
    const [book] = (await api.get('/contact_books')).body?.contact_books ?? [];
    const infos = [{ kind: 'email', label: 'work', value: 'Ana@example.org' }];
    const ana = { contact_book: book?.id, first_name: 'Ana', last_name: 'Silva', infos };
    const made = await api.post('/contacts', { contacts: [ana, { ...ana, first_name: 'Bea', infos: [] }] });
    assert.equal(made.status, 201);
    const id = made.body?.contacts?.[0]?.id ?? '';
    const find = async (query: string) =>
      (await api.get(`/contacts?contact_book=${String(book?.id)}${query}`)).body?.contacts?.map(
        (one) => one.first_name,
      );
    assert.deepEqual(await find(''), ['Ana', 'Bea']);
    assert.deepEqual(await find('&search=ana@'), ['Ana']);
    assert.deepEqual(await find('&limit=1&offset=1'), ['Bea']);
    const changed = await api.call('PATCH', `/contacts/${id}`, { contacts: [{ id, last_name: 'Souza' }] });
    assert.equal(changed.status, 200);
    const read = (await api.get(`/contacts/${id}`)).body?.contacts?.[0];
    assert.deepEqual(
      [read?.first_name, read?.last_name, read?.infos],
      ['Ana', 'Souza', [{ kind: 'email', label: 'work', custom_label: null, value: 'Ana@example.org' }]],
    );
    assert.deepEqual((await api.get(`/contact_groups?kind=group&contact_book=${String(book?.id)}`)).body, {
      contact_groups: [],
    });
  });

  it('EM-02 reject another book and fields that the service drops', async () => {
    const contact_book = organization.contactBook.id;
    const make = (fields: object) => api.post('/contacts', { contacts: { contact_book, ...fields } });
    assertRefused(await make({ email: 'a@b.c' }), 400, /Unpermitted parameters: email/);
    assertRefused(
      await make({ infos: [{ kind: 'pager', value: '1' }] }),
      400,
      /infos\[0\].kind' must be one of/,
    );
    assertRefused(
      await make({ contact_book: '00000000-0000-4000-8000-000000000000' }),
      404,
      /Contact book not found/,
    );
    assertRefused(await api.get('/contacts'), 400, /'contact_book' is required/);
    assertRefused(await api.get('/contacts/unknown'), 404, /Contact not found/);
  });
});

describe('responses', () => {
  it('EM-02 are created, listed, changed and deleted', async () => {
    const made = await api.post('/responses', { responses: { title: 'Greeting', body: '<p>Hello</p>' } });
    assert.equal(made.status, 201);
    const id = made.body?.responses?.id ?? '';
    await api.call('PATCH', `/responses/${id}`, { responses: [{ id, title: 'Hello' }] });
    const all = (await api.get('/responses')).body?.responses;
    assert.deepEqual(
      all?.map(({ title, body }) => [title, body]),
      [['Hello', '<p>Hello</p>']],
    );
    assert.equal((await api.get(`/responses/${id}`)).body?.responses?.[0]?.title, 'Hello');
    assert.equal((await api.call('DELETE', `/responses/${id}`)).status, 200);
    assertRefused(await api.get(`/responses/${id}`), 404, /Response not found/);
    assertRefused(
      await api.post('/responses', { responses: { title: 'x' } }),
      400,
      /'responses.body' is required/,
    );
  });
});

describe('drafts and messages', () => {
  it('EM-02 a draft is deleted once', async () => {
    const { account, from_field } = messageOf(organization);
    const drafts = { account, to_fields: [from_field], body: 'Not yet' };
    const made = (await api.post('/drafts', { drafts })).body?.drafts;
    const path = `/conversations/${String(made?.conversation)}/drafts`;
    assert.equal((await api.get(path)).body?.drafts?.length, 1);
    assert.equal((await api.call('DELETE', `/drafts/${String(made?.id)}`)).status, 200);
    assert.deepEqual((await api.get(path)).body?.drafts, []);
    assertRefused(await api.call('DELETE', `/drafts/${String(made?.id)}`), 404, /Draft not found/);
  });

  it('EM-02 finds an email by its Message-ID, with or without angle brackets', async () => {
    const { id: account } = organization.createChannel({ type: 'email' });
    const from = { address: 'ana@example.org' };
    const sent = await api.send({ account, from_field: from, to_fields: [from], body: 'Hi' });
    const id = String(sent.body?.messages?.id);
    const name = String((await api.get(`/messages/${id}`)).body?.messages?.email_message_id);
    for (const given of [name, name.slice(1, -1)]) {
      const found = await api.get(`/messages?email_message_id=${encodeURIComponent(given)}`);
      assert.deepEqual(
        found.body?.messages?.map((one) => [one.id, one.body]),
        [[id, 'Hi']],
      );
    }
    assert.deepEqual((await api.get('/messages?email_message_id=unknown')).body?.messages, []);
    assertRefused(await api.get('/messages'), 400, /'email_message_id' is required/);
  });

  it('EM-02 rejects created_at with the reason, or accepts it when the organization does', async () => {
    const created_at = 1_760_000_000;
    assertRefused(
      await api.send({ created_at }),
      400,
      /Unpermitted parameters: created_at .*'delivered_at' is/,
    );
    organization.createdAt = 'take';
    assert.equal((await api.send({ created_at, to_fields: [SHOP] })).status, 201);
    assert.deepEqual(
      organization.messages.map(({ createdAt }) => createdAt),
      [created_at],
    );
  });
});
