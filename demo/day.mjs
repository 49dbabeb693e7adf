/**
 * The team's part of the story “One day in a shop” (pages/day.html): what agents do in Missive's inbox, and the operator
 * on the Setup page. The emulated inbox sends its webhooks as Missive does; everything after that is the real chat.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const AWAY_MINUTES = 30;
/** How often the inbox is looked at for a message on its way, and the milliseconds between. */
const MOST_ATTEMPTS = 300;
const RETRY_DELAY = 100;

/**
 * @param organization the emulated one of Missive
 * @param account the account on the Setup page: `change({ availability })`
 */
export function teamOfTheDay(organization, account) {
  // One agent: of several, Missive does not tell who has closed a conversation.
  const [agent] = organization.users;
  /** The conversation in which the visitor has last said this, once it has reached the inbox. */
  const conversationWith = async (said) => {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const found = organization.conversations.filter(({ messages }) => {
        const last = messages.filter(({ direction }) => direction === 'incoming').at(-1);
        return last?.body === said;
      });
      if (found.length > 0) return found.at(-1).id;
      await setTimeout(RETRY_DELAY);
    }
    throw new Error(`No visitor has said “${said}”.`);
  };
  const reply = async (said, body, files = []) => {
    organization.reply(await conversationWith(said), { author: agent, body, files });
  };

  const present = (awayUntil) => account.change({ availability: { awayUntil } });

  return {
    online: () => present(null),
    question: (said) =>
      reply(
        said,
        'Gladly! What will grow in it? {{ reply: A fern }} {{ reply: Herbs }} {{ reply: I don’t know yet }}',
      ),
    away: () => present(new Date(Date.now() + AWAY_MINUTES * 60_000).toISOString()),
    async back(said) {
      await present(null);
      await reply(said, 'Good morning! It will, with feet under the pot, so that water can drain.');
    },
    file: async (said) =>
      reply(said, 'This is Terra, No. 4. Shall we keep one for you?', [
        { filename: 'terra.png', bytes: await readFile(new URL('./terra.png', import.meta.url)) },
      ]),
    close: async (said) => organization.close(await conversationWith(said), { author: agent }),
  };
}
