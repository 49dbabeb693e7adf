/** The steps of sending an email: calls of the part of the database that has the emails, and of the one that queues posts. */

import { IntegrationPosts } from '../../src/storage/integration-posts.js';
import { Mails } from '../../src/storage/mails.js';

const STEPS: readonly (readonly [prototype: object, names: readonly string[]])[] = [
  [Mails.prototype, Object.getOwnPropertyNames(Mails.prototype).filter((name) => name !== 'constructor')],
  [IntegrationPosts.prototype, ['addPost']],
];

/** Calls `interrupt` before each step in this process. Returns a function that ends this. */
export function beforeSteps(interrupt: (name: string) => void): () => void {
  const ends = STEPS.flatMap(([prototype, names]) => {
    const methods = prototype as Record<string, (...values: unknown[]) => unknown>;
    return names.map((name) => {
      const method = methods[name]!;
      methods[name] = function (this: unknown, ...values) {
        interrupt(name);
        return method.apply(this, values);
      };
      return () => {
        methods[name] = method;
      };
    });
  });
  return () => {
    for (const end of ends) end();
  };
}
