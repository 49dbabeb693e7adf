/**
 * The bridge between visitors at Twilio and agents at Missive. Any number of processes run it on one database:
 * what is to be done stands in lanes there, and whoever is free takes one.
 */

import { randomUUID } from 'node:crypto';
import type { MissiveConversation, MissiveMessage } from '../missive/missive-resources.js';
import { lookAtPosts } from './send-posts.js';
import { LanePool, type Hold, type LanePace, type Look } from './worker-pool.js';
import { receive, type Reception } from './receiving.js';
import type { BridgedAccount, RelayDeps, RelayPace } from './relay-deps.js';
import type { ClaimedLane, LaneName, QueuedPost } from './relay-store.js';
import { sweepInbox } from './sweep.js';
import { lookToMissive } from './to-missive.js';
import { lookToVisitor } from './to-visitor.js';

export const RELAY_PACE: RelayPace & LanePace = {
  lease: 15_000,
  longestStep: 90_000,
  poll: 1_000,
  retry: 1_000,
  longestRetry: 5 * 60_000,
  settle: 5_000,
  soonestLook: 30_000,
  longestLook: 30 * 60_000,
  lastLook: 24 * 60 * 60_000,
  sweep: 2 * 60_000,
  gapPatience: 1_000,
  longestMissiveCall: 35_000,
  longestTwilioCall: 10_000,
};

/** As many as Missive lets a token do at once. */
const TO_MISSIVE_AT_ONCE = 4;
const TO_VISITOR_AT_ONCE = 4;

const LOOKS: Readonly<Record<LaneName, (deps: RelayDeps, lane: ClaimedLane, hold: Hold) => Promise<Look>>> = {
  'to-missive': lookToMissive,
  'to-visitor': lookToVisitor,
  posts: lookAtPosts,
  sweep: sweepInbox,
};

export class Relay {
  readonly #deps: RelayDeps;
  /** Apart, so that waiting for one service does not hold up what goes to the other. */
  readonly #pools: readonly LanePool[];

  constructor(deps: RelayDeps & { readonly pace: RelayPace & LanePace }, random: () => number = Math.random) {
    this.#deps = deps;
    const { clock, logger, pace, store } = deps;
    const pool = (names: readonly LaneName[], size: number): LanePool =>
      new LanePool({
        names,
        size,
        holder: randomUUID(),
        lanes: store.relay.lanes,
        clock,
        pace,
        random,
        logger,
        look: (lane, hold) => LOOKS[lane.name](deps, lane, hold),
      });
    this.#pools = [
      pool(['to-missive', 'posts', 'sweep'], TO_MISSIVE_AT_ONCE),
      pool(['to-visitor'], TO_VISITOR_AT_ONCE),
    ];
  }

  async start(): Promise<void> {
    for (const { id, missive } of await this.#deps.store.list()) if (missive !== null) await this.watch(id);
    for (const pool of this.#pools) pool.start();
  }

  /** Finishes what is under way. */
  async stop(): Promise<void> {
    await Promise.all(this.#pools.map((pool) => pool.stop()));
  }

  /** Looks at once for what is due. */
  poke(): void {
    for (const pool of this.#pools) pool.poke();
  }

  /** Asks for the account's inbox to be swept, now and from then on. */
  async watch(accountId: string): Promise<void> {
    await this.#mark(accountId, 'sweep', 'inbox');
  }

  /** Something was said in a conversation. */
  async hear(accountId: string, conversationSid: string): Promise<void> {
    await this.#mark(accountId, 'to-missive', conversationSid);
    this.poke();
  }

  /** Something may be said soon: should its webhook be lost, it is found all the same. */
  async expect(accountId: string, conversationSid: string): Promise<void> {
    await this.#mark(accountId, 'to-missive', conversationSid, this.#deps.pace.soonestLook);
  }

  /** An agent wrote. */
  async receive(
    account: BridgedAccount,
    message: MissiveMessage,
    conversation: MissiveConversation | null,
  ): Promise<Reception> {
    const reception = await receive(this.#deps, account, message, conversation);
    this.poke();
    return reception;
  }

  /** An integration has something to post. */
  async post(post: QueuedPost): Promise<'stored' | 'known'> {
    const isNew = await this.#deps.store.relay.posts.addPost(post, this.#deps.clock.now());
    await this.#mark(post.accountId, 'posts', post.integrationId);
    this.poke();
    return isNew ? 'stored' : 'known';
  }

  #mark(accountId: string, name: LaneName, subject: string, delay = 0): Promise<void> {
    const { store, clock } = this.#deps;
    return store.relay.lanes.markLane({ accountId, name, subject }, clock.now() + delay);
  }
}
