/**
 * Reads the visitor's conversations in the SDK as one log: messages before the current one have negative
 * indexes, ending with -1.
 */

import type { Client, Conversation, Message } from '@twilio/conversations';

interface Earlier {
  readonly conversation: Conversation;
  /** Index of its first message. */
  readonly offset: number;
}

export interface ThreadPage {
  /** Messages with their indexes, oldest first. */
  readonly messages: readonly { readonly message: Message; readonly index: number }[];
  readonly hasOlder: boolean;
}

export class TwilioThread {
  readonly #client: Client;
  readonly #conversationSid: string;
  readonly #isApart: boolean;
  /** Earlier conversations, latest first; null until earlier messages are requested. */
  #earlier: Promise<readonly Conversation[]> | null = null;
  /** Conversations with known indexes. */
  readonly #placed: Earlier[] = [];

  /** @param isApart whether the visitor's other conversations are no part of the log */
  constructor(client: Client, conversationSid: string, isApart: boolean) {
    this.#client = client;
    this.#conversationSid = conversationSid;
    this.#isApart = isApart;
  }

  /** @param present the current conversation; null if it was deleted */
  async before(present: Conversation | null, index: number, count: number): Promise<ThreadPage> {
    if (present && index > 0) {
      const page = await pageBefore({ conversation: present, offset: 0 }, index, count);
      if (page.messages.length > 0) return { ...page, hasOlder: page.hasOlder || (await this.#hasEarlier()) };
    }
    for (let number = 0; ; number += 1) {
      const earlier = await this.#place(number);
      if (!earlier) return { messages: [], hasOlder: false };
      if (earlier.offset >= index) continue;
      const page = await pageBefore(earlier, index, count);
      const isLast = (await this.#conversations()).length === number + 1;
      if (page.messages.length > 0) return { ...page, hasOlder: page.hasOlder || !isLast };
    }
  }

  async #hasEarlier(): Promise<boolean> {
    return (await this.#conversations()).length > 0;
  }

  async #place(number: number): Promise<Earlier | null> {
    while (this.#placed.length <= number) {
      const conversation = (await this.#conversations())[this.#placed.length];
      if (!conversation) return null;
      const last = (await conversation.getMessages(1)).items[0];
      this.#placed.push({
        conversation,
        offset: (this.#placed.at(-1)?.offset ?? 0) - ((last?.index ?? -1) + 1),
      });
    }
    return this.#placed[number] ?? null;
  }

  #conversations(): Promise<readonly Conversation[]> {
    this.#earlier ??= this.#find().catch((error: unknown) => {
      this.#earlier = null;
      throw error;
    });
    return this.#earlier;
  }

  /** The current conversation is the visitor's last: all others are earlier. */
  async #find(): Promise<readonly Conversation[]> {
    if (this.#isApart) return [];
    const found = await subscribedConversations(this.#client);
    const startOf = ({ dateCreated }: Conversation): number => dateCreated?.getTime() ?? 0;
    return found.filter(({ sid }) => sid !== this.#conversationSid).sort((a, b) => startOf(b) - startOf(a));
  }
}

/** All conversations of the visitor. */
export async function subscribedConversations(client: Client): Promise<Conversation[]> {
  const found: Conversation[] = [];
  let page = await client.getSubscribedConversations();
  for (;;) {
    found.push(...page.items);
    if (!page.hasNextPage) return found;
    page = await page.nextPage();
  }
}

async function pageBefore(
  { conversation, offset }: Earlier,
  index: number,
  count: number,
): Promise<ThreadPage> {
  const page = await conversation.getMessages(count, index - offset - 1, 'backwards');
  return {
    messages: page.items.map((message) => ({ message, index: message.index + offset })),
    hasOlder: page.hasPrevPage,
  };
}
