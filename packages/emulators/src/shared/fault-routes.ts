import type { Context, Env, Hono } from 'hono';
import type { ActiveFault, ActiveFaults } from './active-faults.js';

export interface FaultControl<E extends Env> {
  faultsOf(c: Context<E>): ActiveFaults<ActiveFault>;
  /** Reads a fault from the request and activates it. */
  pull(c: Context<E>): Promise<ActiveFault>;
  notFound(c: Context<E>): Error;
}

/** Faults over HTTP: `GET` lists, `POST` activates one, `DELETE` clears all, or the one with the given id. */
export const addFaultRoutes = <E extends Env>(
  app: Hono<E>,
  path: string,
  { faultsOf, pull, notFound }: FaultControl<E>,
): void => {
  app.get(path, (c) => c.json(faultsOf(c).list()));
  app.post(path, async (c) => c.json(await pull(c), 201));
  app.delete(path, (c) => {
    faultsOf(c).clear();
    return c.body(null, 204);
  });
  app.delete(`${path}/:id`, (c) => {
    if (!faultsOf(c).clear(c.req.param('id'))) throw notFound(c);
    return c.body(null, 204);
  });
};
