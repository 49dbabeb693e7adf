/** The steps of sending an email: calls of the part of the database that has the emails, and of the one that queues posts. */

import { IntegrationPosts } from '../../src/storage/integration-posts.js';
import { Mails } from '../../src/storage/mails.js';
import type { Steps } from '../steps.js';

export const MAIL_STEPS: Steps = [
  [Mails.prototype, Object.getOwnPropertyNames(Mails.prototype).filter((name) => name !== 'constructor')],
  [IntegrationPosts.prototype, ['addPost']],
];
