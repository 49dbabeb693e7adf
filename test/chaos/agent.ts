/** Agents at Missive, who reply in each visitor's conversation as soon as there is one. */

import type { MissiveConversation, MissiveMessage } from '../../packages/emulators/src/index.js';
import { itemsOf, type Ledger } from './ledger.js';
import { isFrom, type Act, type VisitorPlan } from './plan.js';
import type { World } from './world.js';

export class Agent {
  readonly #visitor: number;
  readonly #plan: VisitorPlan;
  readonly #world: World;
  readonly #ledger: Ledger;
  #waiting: Act[] = [];
  #written = 0;

  constructor(visitor: number, plan: VisitorPlan, world: World, ledger: Ledger) {
    this.#visitor = visitor;
    this.#plan = plan;
    this.#world = world;
    this.#ledger = ledger;
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** An act waits until the visitor's first message has arrived. */
  act(act: Act): void {
    this.#waiting.push(act);
    this.answer();
  }

  answer(): void {
    const conversation = this.#conversation();
    if (!conversation) return;
    for (const act of this.#waiting.splice(0)) this.#write(act, conversation);
  }

  #write({ kind, body, files }: Act, conversation: MissiveConversation): void {
    const { missive } = this.#world;
    this.#written += 1;
    const input = {
      body,
      files: files.map(({ name: filename, bytes }) => ({ filename, bytes })),
      author: missive.users[this.#written % missive.users.length]!,
    };
    const to = conversation.messages.find(({ direction }) => direction === 'incoming')!.from;
    const message: MissiveMessage =
      kind === 'compose' ? missive.compose({ ...input, to }) : missive.reply(conversation.id, input);
    this.#ledger.write({
      key: message.id,
      visitor: this.#visitor,
      from: 'agent',
      thread: kind === 'compose' ? message.id : 'replies',
      items: itemsOf(body, files),
    });
  }

  #conversation(): MissiveConversation | undefined {
    return this.#world.missive.conversations.find(({ messages }) =>
      messages.some(({ direction, from }) => direction === 'incoming' && isFrom(from, this.#plan)),
    );
  }
}
