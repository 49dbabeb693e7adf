/** The relay's tables as one store. */

import type { Kysely } from 'kysely';
import type { RelayStore } from '../stores/relay-store.js';
import { AgentMessages } from './agent-messages.js';
import { Answers } from './answers.js';
import { Endings } from './endings.js';
import { FirstReplies } from './first-replies.js';
import { Mails } from './mails.js';
import { IntegrationPosts } from './integration-posts.js';
import { Ratings } from './ratings.js';
import { RelayFailures } from './relay-failures.js';
import { RelayJobs } from './relay-jobs.js';
import { RelayThreads } from './relay-threads.js';
import { readRestoredAt } from './restored-at.js';
import type { Schema } from './schema.js';

export function relayTables(db: Kysely<Schema>): RelayStore {
  const jobs = new RelayJobs(db);
  const answers = new Answers(db);
  return {
    jobs,
    threads: new RelayThreads(db),
    agentMessages: new AgentMessages(db),
    posts: new IntegrationPosts(db),
    mails: new Mails(db),
    answers,
    failures: new RelayFailures(db, jobs, answers),
    restoredAt: () => readRestoredAt(db),
    endings: new Endings(db),
    ratings: new Ratings(db),
    firstReplies: new FirstReplies(db),
  };
}
