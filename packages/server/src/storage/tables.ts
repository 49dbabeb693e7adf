import type { Schema } from './schema.js';

/** Every table; one that refers to another comes after it. Backups hold them in this order. */
export const TABLES = {
  accounts: true,
  visitors: true,
  widget_loads: true,
  pictures: true,
  relay_lanes: true,
  relay_threads: true,
  agent_messages: true,
  refused_messages: true,
  integration_posts: true,
  mails: true,
  mail_opt_outs: true,
  answers: true,
  ratings: true,
  erasures: true,
  audit_log: true,
  operators: true,
  admin_sessions: true,
  missive_tokens: true,
  missive_calls: true,
  rate_limits: true,
  refused_visitors: true,
  ended_admin_sessions: true,
  changes: true,
  facts: true,
} as const satisfies Readonly<Record<keyof Schema, true>>;
