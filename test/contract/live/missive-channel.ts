import { randomBytes } from 'node:crypto';
import type { MissiveSettings } from './settings.js';

export interface Answer {
  status: number;
  body: unknown;
}

/**
 * Missive allows five concurrent requests and about one a second on average; the check makes one at a time.
 */
const MESSAGES_MAX = 15;

/**
 * A custom channel at the real Missive. Its API deletes posts and drafts, but not messages and conversations:
 * everything goes into one conversation, which is named, limited and closed, and whose URL is printed.
 */
export class MissiveChannel {
  readonly #settings: MissiveSettings;
  readonly #run = `missive-chat contract ${new Date().toISOString().slice(0, 16)} ${randomBytes(3).toString('hex')}`;
  readonly #posts = new Set<string>();
  #messages = 0;
  #conversation: string | undefined;

  constructor(settings: MissiveSettings) {
    this.#settings = settings;
  }

  get account(): string {
    return this.#settings.channel;
  }

  /** Subject of the conversation, and the reference that all messages have. */
  get name(): string {
    return this.#run;
  }

  get conversation(): string {
    if (this.#conversation === undefined) throw new Error('No message was accepted');
    return this.#conversation;
  }

  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.#settings.apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#settings.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    let parsed: unknown = text;
    try {
      parsed = text === '' ? null : JSON.parse(text);
    } catch {
      // Shown unchanged.
    }
    return { status: response.status, body: parsed };
  }

  /** Sends a visitor's message; the given fields override the defaults, `undefined` omits one. */
  async send(fields: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    if (this.#messages >= MESSAGES_MAX) throw new Error(`The check sends ${MESSAGES_MAX} messages at most`);
    const answer = await this.call('POST', '/messages', {
      messages: {
        account: this.account,
        from_field: { id: this.#run, username: 'contract', name: 'Contract check' },
        to_fields: [{ id: 'contract', username: 'contract', name: 'missive-chat' }],
        body: 'Sent by the contract check of missive-chat. It may be deleted.',
        references: [this.#run],
        conversation_subject: this.#run,
        ...fields,
      },
    });
    if (answer.status < 300) {
      this.#messages += 1;
      const { messages } = (answer.body ?? {}) as { messages?: { conversation?: string } };
      this.#conversation ??= messages?.conversation ?? (await this.#find());
    }
    return answer;
  }

  /** Missive may return an empty response; then the conversation is found by its subject. */
  async #find(): Promise<string | undefined> {
    const { body } = await this.call('GET', '/conversations?all=true&limit=10');
    const { conversations = [] } = (body ?? {}) as { conversations?: { id: string; subject?: string }[] };
    return conversations.find(({ subject }) => subject === this.#run)?.id;
  }

  async post(fields: Readonly<Record<string, unknown>>): Promise<Answer> {
    const answer = await this.call('POST', '/posts', {
      posts: {
        notification: { title: this.#run, body: 'contract' },
        text: 'Sent by the contract check of missive-chat. It may be deleted.',
        reopen: false,
        ...fields,
      },
    });
    const { posts } = (answer.body ?? {}) as { posts?: { id?: string } };
    if (answer.status < 300 && posts?.id !== undefined) this.#posts.add(posts.id);
    return answer;
  }

  /** What could not be deleted, and the conversation to delete manually. */
  async clean(): Promise<{ left: string[]; byHand: string | null }> {
    const left: string[] = [];
    for (const id of this.#posts) {
      const { status } = await this.call('DELETE', `/posts/${id}`);
      if (status >= 300) left.push(`post ${id} (${status})`);
    }
    if (this.#conversation === undefined) return { left, byHand: null };
    const id = this.#conversation;
    await this.call('PATCH', `/conversations/${id}`, {
      conversations: [{ id, subject: `${this.#run} (may be deleted)`, close: true }],
    });
    return { left, byHand: id };
  }
}
