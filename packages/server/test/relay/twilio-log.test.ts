/**
 * Paging through Twilio's log returns each message once, in order, while messages are added and deleted
 * (CC-04).
 */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import twilio from 'twilio';
import { startTwilioEmulator } from '../../../emulators/src/index.js';
import { messagesAfter } from '../../src/relay/twilio-log.js';
import { Random } from '../../../../test/chaos/random.js';

type Service = ReturnType<twilio.Twilio['conversations']['v1']['services']>;
type Bridge = Parameters<typeof messagesAfter>[0];

const VISITOR = 'visitor-1';
let emulator: Awaited<ReturnType<typeof startTwilioEmulator>>;
let service: Service;
before(async () => {
  emulator = await startTwilioEmulator({ port: 0 });
  const { sid, authToken } = emulator.createAccount();
  const client = twilio(sid, authToken);
  client.conversations.baseUrl = emulator.url;
  service = client.conversations.v1.services(
    (await client.conversations.v1.services.create({ friendlyName: 'test' })).sid,
  );
});
after(() => emulator.stop());

/** A conversation with this many messages: `write` adds one, `remove` deletes the one at an index. */
async function conversationOf(count: number) {
  const { sid } = await service.conversations.create({});
  const sids: (string | null)[] = [];
  const write = async (): Promise<void> => {
    const body = `number ${sids.length}`;
    sids.push((await service.conversations(sid).messages.create({ author: VISITOR, body })).sid);
  };
  for (let number = 0; number < count; number += 1) await write();
  const remove = async (place: number): Promise<void> => {
    const messageSid = sids[place];
    if (messageSid) await service.conversations(sid).messages(messageSid).remove();
    sids[place] = null;
  };
  return { sid, sids, write, remove };
}

interface Page {
  nextPage(): Promise<Page | undefined> | undefined;
}

/** Twilio's own client, but `change` runs before each page except the first. */
function bridgeThat(change: () => Promise<void>): Bridge {
  const changing = (page: Page): Page => {
    const nextPage = page.nextPage.bind(page);
    page.nextPage = async () => {
      await change();
      const next = await nextPage();
      return next === undefined ? undefined : changing(next);
    };
    return page;
  };
  const conversations = (sid: string) => {
    const { messages } = service.conversations(sid);
    const page = async (options: Parameters<typeof messages.page>[0]) =>
      changing(await messages.page(options));
    return { messages: { page } };
  };
  return { service: { conversations } } as unknown as Bridge;
}

const read = async (bridge: Bridge, sid: string, cursor: number): Promise<string[]> => {
  const messages = await messagesAfter(bridge, sid, { cursor, identity: VISITOR, since: 0 });
  return messages!.map(({ body }) => body);
};

describe('the log of a conversation', () => {
  it('CC-04 is read with each message once when one arrives between two pages', async () => {
    const { sid, write } = await conversationOf(230);
    const bodies = await read(bridgeThat(write), sid, -1);
    assert.deepEqual(
      bodies.slice(0, 230),
      Array.from({ length: 230 }, (_, number) => `number ${number}`),
    );
    assert.equal(new Set(bodies).size, bodies.length);
  });

  it('CC-04 is read completely, once and in order after any additions and deletions between two pages', async () => {
    for (const seed of ['1', '2', '3', '4', '5', '6']) {
      const random = new Random(`log ${seed}`);
      const conversation = await conversationOf(random.whole(110, 260));
      const before = conversation.sids.length;
      const cursor = random.whole(-1, 20);
      let deletions = 1;
      const change = async (): Promise<void> => {
        for (let left = random.whole(0, 3); left > 0; left -= 1) await conversation.write();
        if (deletions-- > 0) await conversation.remove(random.whole(before - 90, before - 1));
      };
      const bodies = await read(bridgeThat(change), conversation.sid, cursor);
      const kept = conversation.sids.flatMap((one, place) =>
        one !== null && place > cursor && place < before ? [`number ${place}`] : [],
      );
      const present = bodies.filter((body) => kept.includes(body));
      assert.deepEqual(present, kept, `seed ${seed}`);
      assert.equal(new Set(bodies).size, bodies.length, `seed ${seed}`);
    }
  });
});
