import { readAssumptions, tryAll, type Assumption, type Outcome, type Probes } from './assumptions.js';
import { same } from './expect.js';
import { MissiveChannel, type Answer } from './missive-channel.js';
import type { MissiveSettings } from './settings.js';

const WEBHOOKS = 'it takes an address that Missive can call';
const UNKNOWN = '00000000-0000-4000-8000-00000000dead';

const status = async (call: Promise<Answer>): Promise<number> => (await call).status;
const conversationOf = ({ body }: Answer): string | undefined =>
  (body as { messages?: { conversation?: string } } | null)?.messages?.conversation;
const listOf = <Item>({ body }: Answer, key: string): Item[] => (body as Record<string, Item[]>)[key] ?? [];

export const missiveProbes: Probes<MissiveChannel> = {
  // First: the others use the conversation that this creates.
  M10: async (channel) => {
    const { status: code, body } = await channel.send({ external_id: `${channel.name} first` });
    same(code, 201, 'status');
    const { messages } = body as { messages?: object };
    same(Object.keys(messages ?? {}).sort(), ['conversation', 'id'], 'keys of the answer');
  },
  M1: async (channel) => {
    // Without an account, so that nothing is created.
    const body = (bytes: number) => JSON.stringify({ messages: { body: 'x'.repeat(bytes - 24) } });
    same(Buffer.byteLength(body(10_000_000)), 10_000_000, 'bytes of the probe');
    same(await status(channel.call('POST', '/messages', body(10_000_001))), 413, '10,000,001 bytes');
    same(await status(channel.call('POST', '/messages', body(10_000_000))), 400, '10,000,000 bytes');
  },
  M2: async (channel) => {
    same(await status(channel.call('POST', '/messages', '{no')), 400, 'no JSON');
    same(await status(channel.send({ account: UNKNOWN })), 404, 'an unknown account');
    same(await status(channel.send({ team: UNKNOWN })), 404, 'an unknown team');
    same(await status(channel.send({ add_shared_labels: [UNKNOWN] })), 404, 'an unknown label');
  },
  M3: 'it would use up the limits of the token',
  M4: async (channel) => {
    same(await status(channel.send({ from_field: undefined })), 400, 'no from_field');
    same(await status(channel.send({ from_field: {} })), 400, 'an empty from_field');
  },
  M5: async (channel) => same(await status(channel.send({ body: undefined })), 400, 'no body'),
  M6: async (channel) => same(await status(channel.send({ delivered_at: Date.now() })), 400, 'milliseconds'),
  M7: async (channel) => {
    const file = { filename: 'a.txt', base64_data: 'YQ==' };
    const many = Array.from({ length: 26 }, () => file);
    same(await status(channel.send({ attachments: many })), 400, '26 attachments');
    const loose = [{ filename: 'a.txt', base64_data: 'Y Q' }];
    same(await status(channel.send({ attachments: loose })), 400, 'Base64 with a space');
  },
  M8: 'it would leave a second conversation behind',
  M9: async (channel) => {
    const reference = `${channel.name} post`;
    await channel.post({ conversation: channel.conversation, references: [reference] });
    const made = await channel.send({ references: [reference] });
    same(conversationOf(made), channel.conversation, 'conversation of a message with the post’s reference');
  },
  M11: async (channel) => {
    await channel.send({ conversation_subject: 'another subject' });
    const [now] = listOf<{ subject?: string }>(
      await channel.call('GET', `/conversations/${channel.conversation}`),
      'conversations',
    );
    same(now?.subject, channel.name, 'subject after another was given');
  },
  M12: 'the API does not say what is unread',
  M13: async (channel) => {
    const made = channel.post({
      conversation: channel.conversation,
      update_existing_conversation_subject: false,
    });
    same(await status(made), 201, 'status');
  },
  M14: async (channel) => {
    const deliveredAt = Math.floor(Date.now() / 1000) - 60;
    for (let count = 0; count < 3; count += 1) await channel.send({ delivered_at: deliveredAt });
    const path = `/conversations/${channel.conversation}/messages`;
    const page = await channel.call('GET', `${path}?limit=2&until=${deliveredAt}`);
    same(listOf(page, 'messages').length, 3, 'messages of one second on a page of two');
  },
  M15: async (channel) => {
    const path = `/conversations/${channel.conversation}/messages?limit=11`;
    same(await status(channel.call('GET', path)), 400, 'a limit of 11');
  },
  M16: async (channel) => {
    const path = `/conversations/${channel.conversation}/messages`;
    const [message] = listOf<object>(await channel.call('GET', path), 'messages');
    same(
      ['external_id', 'references'].filter((key) => !(key in (message ?? {}))),
      [],
      'keys that are missing',
    );
  },
  M17: WEBHOOKS,
  M18: WEBHOOKS,
  M19: 'it takes an agent',
  M20: WEBHOOKS,
  M21: async (channel) => {
    const body = '<b>bold</b> & <script>1</script>';
    const { messages } = (await channel.send({ body })).body as { messages?: { id?: string } };
    const read = (await channel.call('GET', `/messages/${messages?.id ?? ''}`)).body as {
      messages?: { body?: string };
    };
    same(read.messages?.body, body, 'body of a text message');
  },
  M22: async (channel) => {
    const id = channel.conversation;
    const patch = (fields: object) =>
      channel.call('PATCH', `/conversations/${id}`, { conversations: [{ id, ...fields }] });
    same(await status(patch({ subject: channel.name })), 200, 'subject');
    same(await status(patch({ color: '#1a73e8' })), 200, 'color');
    same(await status(patch({ reopen: true })), 200, 'reopen');
  },
  M24: WEBHOOKS,
  M25: async (channel) => {
    for (const key of ['contact_books', 'responses']) {
      const answer = await channel.call('GET', `/${key}?limit=1`);
      same([answer.status, Array.isArray((answer.body as Record<string, unknown>)[key])], [200, true], key);
    }
  },
  M26: async (channel) =>
    same(await status(channel.send({ created_at: Math.floor(Date.now() / 1000) })), 400, 'created_at'),
  M23: 'it would leave a second conversation behind',
  M28: async (channel) => {
    const users = listOf<{ name?: unknown; avatar_url?: string | null }>(
      await channel.call('GET', '/users'),
      'users',
    );
    const wrong = users.filter(
      ({ name, avatar_url: url }) =>
        typeof name !== 'string' || (url !== null && url?.startsWith('https://') !== true),
    );
    same(wrong.length, 0, 'users without a name, or with another picture than a web address or null');
    const picture = users.find(({ avatar_url: url }) => typeof url === 'string')?.avatar_url;
    if (picture) same((await fetch(picture)).status, 200, 'status of a picture without a token');
  },
  M27: 'it takes several people who close a conversation, and a rule',
};

/** Probes run in their own order; results are in the order of the README. */
export const tryMissive = async (
  settings: MissiveSettings,
  isWanted: (assumption: Assumption) => boolean,
  report: (outcome: Outcome) => void,
  say: (text: string) => void,
): Promise<{ outcomes: Outcome[]; left: string[] }> => {
  const channel = new MissiveChannel(settings);
  const all = readAssumptions('missive');
  // The first message creates the conversation, whichever probes run.
  const first = all.filter(({ id }) => id === 'M10');
  const others = all.filter((one) => one.id !== 'M10' && isWanted(one));
  const result: { outcomes: Outcome[]; left: string[] } = { outcomes: [], left: [] };
  try {
    result.outcomes = await tryAll([...first, ...others], missiveProbes, channel, report);
  } finally {
    const cleaned = await channel.clean();
    result.left = cleaned.left;
    say(`\nPosts left at Missive: ${result.left.join(', ') || 'none'}`);
    if (cleaned.byHand !== null)
      say(
        `Missive’s API deletes no conversation: “${channel.name}” (${cleaned.byHand}) is closed, delete it by hand`,
      );
  }
  return result;
};
