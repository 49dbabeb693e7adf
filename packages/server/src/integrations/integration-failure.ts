/** An error in an integration's own code, without data of the webhook. */

import { BadPostError } from './compose-post.js';

/**
 * For the log: the integration, the kind of error and its place. The message is omitted, since it may
 * quote the webhook.
 */
export class IntegrationFailure extends Error {
  constructor(id: string, cause: unknown) {
    super(`The integration “${id}” failed: ${told(cause)}`);
    this.name = 'IntegrationFailure';
    this.stack = `${this.name}: ${this.message}\n${places(cause).join('\n')}`;
  }
}

function told(cause: unknown): string {
  if (cause instanceof BadPostError) return cause.message;
  return cause instanceof Error ? cause.constructor.name : typeof cause;
}

/** Lines of the stack after the message, which may contain similar lines. */
function places(cause: unknown): string[] {
  if (!(cause instanceof Error) || cause.stack === undefined) return [];
  const end = cause.stack.indexOf(cause.message) + cause.message.length;
  return cause.stack
    .slice(end)
    .split('\n')
    .filter((line) => line.startsWith('    at '));
}
