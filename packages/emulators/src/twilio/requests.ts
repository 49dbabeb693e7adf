import type { RequestKind } from './faults.js';

/** The kind of a tunnelled request, as `match` of a fault names it. */
const RULES: readonly (readonly [RequestKind, string, RegExp])[] = [
  ['configuration', 'GET', /\/Client\/v2\/Configuration$/],
  ['send-message', 'POST', /\/Conversations\/[^/]+\/Messages$/],
  ['messages', '*', /\/Conversations\/[^/]+\/Messages\//],
  ['participants', '*', /\/Conversations\/[^/]+\/Participants/],
  ['typing', 'POST', /\/Typing$/],
  ['read', 'POST', /\/MyConversations\/[^/]+$/],
  ['users', '*', /\/Client\/v2\/Users/],
  ['conversations', '*', /\/(?:My)?Conversations/],
  ['subscribe', 'POST', /^\/v4\/Subscriptions$/],
  ['sync', '*', /^\/v3\//],
];

export const kindOf = (method: string, path: string): RequestKind =>
  RULES.find(([, verb, pattern]) => (verb === '*' || verb === method) && pattern.test(path))?.[0] ?? 'other';
