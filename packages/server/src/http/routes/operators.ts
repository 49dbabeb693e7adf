/** `/api/operators` and `/api/sessions`: who may sign in to the Setup page, and who is signed in. For admins (CS-08). */

import { Hono } from 'hono';
import type { AdminSessionView, OperatorView } from '../../api/account.js';
import { newOperatorSchema, operatorPatchSchema } from '../../admin/account-schema.js';
import { operatorOf, refuseNonAdmins, SECRET_HOLDER } from '../../admin/admin-guard.js';
import { invalid, readBody } from '../../admin/invalid-fields.js';
import { hashPassword } from '../../admin/passwords.js';
import type { OperatorRecord, OperatorStore } from '../../stores/operator-store.js';
import { HttpError } from '../errors.js';

export interface OperatorRoutesDeps {
  readonly store: { readonly operators: OperatorStore };
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const MAX_OPERATORS = 200;

/** The admin routes have checked the session. */
export function operatorRoutes({ store: { operators }, now }: OperatorRoutesDeps): Hono {
  const api = new Hono();
  // Reading too: names and sessions of others are no business of a viewer.
  for (const path of ['/operators/*', '/sessions/*']) api.use(path, refuseNonAdmins);

  api.get('/operators', async (context) =>
    context.json({ operators: (await operators.listOperators()).map(viewOf) }),
  );

  api.post('/operators', async (context) => {
    const { name, password, role } = await readBody(context, newOperatorSchema);
    if (name.normalize('NFKC').toLowerCase() === SECRET_HOLDER)
      throw invalid([{ field: 'name', message: `“${SECRET_HOLDER}” is how those are called who have it` }]);
    if ((await operators.listOperators()).length >= MAX_OPERATORS)
      throw invalid([{ field: 'name', message: `there are ${MAX_OPERATORS} operators already` }]);
    const operator = { name, passwordHash: await hashPassword(password), role, createdAt: now() };
    if (!(await operators.addOperator(operator)))
      throw new HttpError(409, 'operator-exists', `name: there is an operator “${name}” already`);
    return context.json(viewOf(operator), 201);
  });

  api.patch('/operators/:name', async (context) => {
    const { password, role } = await readBody(context, operatorPatchSchema);
    const name = context.req.param('name');
    const isThere = await operators.changeOperator(name, {
      ...(role === undefined ? {} : { role }),
      ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }),
    });
    if (!isThere) throw unknownOperator();
    return context.body(null, 204);
  });

  api.delete('/operators/:name', async (context) => {
    if (!(await operators.removeOperator(context.req.param('name')))) throw unknownOperator();
    return context.body(null, 204);
  });

  api.get('/sessions', async (context) => {
    const own = operatorOf(context)?.sessionId;
    const sessions = await operators.listSessions(now());
    return context.json({
      sessions: sessions.map(({ id, name, role, createdAt, expiresAt }): AdminSessionView => ({
        id,
        name: name ?? SECRET_HOLDER,
        role,
        isOwn: id === own,
        createdAt: new Date(createdAt).toISOString(),
        expiresAt: new Date(expiresAt).toISOString(),
      })),
    });
  });

  api.delete('/sessions/:id', async (context) => {
    if (!(await operators.endSession(context.req.param('id'))))
      throw new HttpError(404, 'not-found', 'The session has ended already.');
    return context.body(null, 204);
  });
  return api;
}

const viewOf = ({ name, role, createdAt }: OperatorRecord): OperatorView => ({
  name,
  role,
  createdAt: new Date(createdAt).toISOString(),
});

const unknownOperator = (): HttpError =>
  new HttpError(404, 'not-found', 'There is no operator of this name.');
