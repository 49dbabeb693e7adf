/** Records the actions of operators, for all routes of the Setup page's API (CS-08). */

import type { Context, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { isAccountId } from '../accounts/account-store.js';
import type { Logger } from '../logging.js';
import type { AuditStore } from '../stores/audit-store.js';
import { operatorOf } from './admin-guard.js';

/**
 * What is noted, by method and route below `/api`. A changing route without a name here is noted as it is called; null
 * is not noted, since it changes nothing.
 */
export const ACTIONS: Readonly<Record<string, string | null>> = {
  'POST /sign-in': 'signed-in',
  'POST /sign-out': 'signed-out',
  'POST /password': 'password-changed',
  'POST /operators': 'operator-added',
  'PATCH /operators/:name': 'operator-changed',
  'DELETE /operators/:name': 'operator-removed',
  'DELETE /sessions/:id': 'session-ended',
  'POST /accounts': 'account-created',
  'PATCH /accounts/:id': 'account-changed',
  'DELETE /accounts/:id': 'account-deleted',
  'POST /accounts/:id/check': null,
  'POST /accounts/:id/undo': 'change-undone',
  'GET /accounts/:id/secret-key': 'secret-key-shown',
  'POST /accounts/:id/secret-key/rotate': 'secret-key-rotated',
  'PUT /accounts/:id/twilio': 'twilio-connected',
  'PUT /accounts/:id/missive': 'missive-connected',
  'DELETE /accounts/:id/missive': 'missive-disconnected',
  'POST /accounts/:id/missive/test': 'missive-tested',
  'POST /accounts/:id/missive/team': 'missive-users-read',
  'PUT /accounts/:id/program': 'program-set',
  'DELETE /accounts/:id/program': 'program-removed',
  'POST /accounts/:id/program/secret': 'program-secret-made',
  'POST /accounts/:id/program/test': 'program-tested',
  'PUT /accounts/:id/statistics/twilio-price': 'twilio-price-entered',
  'DELETE /accounts/:id/statistics/twilio-price': 'twilio-price-removed',
  'POST /accounts/:id/emails/test': 'test-email-sent',
  'POST /accounts/:id/pictures': 'picture-added',
  'POST /accounts/:id/failures/retry': 'failures-retried',
  'POST /accounts/:id/failures/:failureId/retry': 'failure-retried',
  'DELETE /accounts/:id/failures/:failureId': 'failure-dismissed',
  'GET /accounts/:id/visitors': 'visitors-read',
  'POST /accounts/:id/visitors/:visitor/messages': 'message-sent',
  'DELETE /accounts/:id/visitors': 'visitors-deleted',
};

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const MAX_FIELDS = 50;
const MAX_DEPTH = 4;
const MAX_NAME = 100;

export interface AuditDeps {
  readonly store: { readonly audit: AuditStore };
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** In front of the routes: notes a request after its response is known. */
export const auditRequests =
  ({ store, logger, now }: AuditDeps): MiddlewareHandler =>
  async (context, next) => {
    await next();
    const action = actionOf(context);
    const { status } = context.res;
    // What was refused for its form, or for the lack of a session, changed nothing.
    if (action === null || (status >= 400 && status < 500 && status !== 403)) return;
    const accountId = context.req.param('id');
    const entry = {
      at: now(),
      who: operatorOf(context)?.name ?? '',
      action,
      accountId: accountId !== undefined && isAccountId(accountId) ? accountId : null,
      status,
      fields: status < 400 ? fieldsOf(await bodyOf(context)) : [],
    };
    await store.audit.add(entry).catch((error: unknown) => {
      logger.error({ err: error, action }, 'an action of an operator could not be noted');
    });
  };

/** Null for what is not noted. */
function actionOf(context: Context): string | null {
  const { method } = context.req;
  const route = `${method} ${routePath(context, -1).replace(/^\/api/, '')}`;
  const named = ACTIONS[route];
  if (named !== undefined) return named;
  return READING.has(method) || route.includes('*') ? null : route;
}

/** The body that the route has read already. */
async function bodyOf(context: Context): Promise<unknown> {
  if (READING.has(context.req.method)) return null;
  if (!context.req.header('Content-Type')?.toLowerCase().startsWith('application/json')) return null;
  try {
    return JSON.parse(await context.req.text());
  } catch {
    return null;
  }
}

/** Paths of the fields in a body that was valid: names alone. Lists and texts are not looked into. */
export function fieldsOf(body: unknown): string[] {
  const found: string[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    const isLeaf = typeof value !== 'object' || value === null || Array.isArray(value);
    if (isLeaf || path.length === MAX_DEPTH) {
      if (path.length > 0 && found.length < MAX_FIELDS) found.push(path.join('.'));
      return;
    }
    for (const [name, inner] of Object.entries(value)) walk(inner, [...path, name.slice(0, MAX_NAME)]);
  };
  walk(body, []);
  // The version that a change is based on is no change.
  return found.filter((field) => field !== 'version');
}
