/** The relay's tables as one store. */

import type { Kysely } from 'kysely';
import type { RelayStore } from '../stores/relay-store.js';
import { AgentMessages } from './agent-messages.js';
import { Endings } from './endings.js';
import { Mails } from './mails.js';
import { IntegrationPosts } from './integration-posts.js';
import { Ratings } from './ratings.js';
import { RelayFailures } from './relay-failures.js';
import { RelayJobs } from './relay-jobs.js';
import { RelayThreads } from './relay-threads.js';
import type { Schema } from './schema.js';

export function relayTables(db: Kysely<Schema>): RelayStore {
  const jobs = new RelayJobs(db);
  return {
    jobs,
    threads: new RelayThreads(db),
    agentMessages: new AgentMessages(db),
    posts: new IntegrationPosts(db),
    mails: new Mails(db),
    endings: new Endings(db),
    ratings: new Ratings(db),
    failures: new RelayFailures(db, jobs),
  };
}
