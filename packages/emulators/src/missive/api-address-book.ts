import type { ApiApp } from './api.js';
import { LISTS_PAGE } from './constants.js';
import { addContacts, changeContacts, contactJson, contactOf, findContacts } from './contacts.js';
import { errors } from './errors.js';
import { addHook, hookJson, removeHook } from './hooks.js';
import { readLimit, readOffset } from './paging.js';
import { readEnvelope } from './payload.js';
import { addResponse, changeResponses, removeResponse, responseJson, responseOf } from './responses.js';

type Query = Readonly<Record<string, string>>;

const checkQuery = (query: Query, known: readonly string[]): void => {
  const strange = Object.keys(query).filter((name) => !known.includes(name));
  if (strange.length > 0) throw errors.unpermitted(strange);
};

const pageOf = <Item>(all: readonly Item[], query: Query): Item[] => {
  const offset = readOffset(query.offset);
  return all.slice(offset, offset + readLimit(query.limit, LISTS_PAGE));
};

/** Contacts, canned responses, and webhooks of rules. */
export const addAddressBookRoutes = (app: ApiApp): void => {
  addContactRoutes(app);
  addResponseRoutes(app);

  app.get('/v1/hooks', (c) => c.json({ hooks: [...c.get('organization').hooks.values()].map(hookJson) }));
  app.post('/v1/hooks', async (c) => {
    const hook = await addHook(c.get('organization'), await readEnvelope(c.req.raw, 'hooks'));
    return c.json({ hooks: hookJson(hook) }, 201);
  });
  app.delete('/v1/hooks/:id', (c) => {
    removeHook(c.get('organization'), c.req.param('id'));
    return c.body(null, 200);
  });
};

const addContactRoutes = (app: ApiApp): void => {
  app.get('/v1/contact_books', (c) => {
    const query = c.req.query();
    checkQuery(query, ['limit', 'offset']);
    const { id, name } = c.get('organization').contactBook;
    return c.json({ contact_books: pageOf([{ id, name }], query) });
  });

  app.get('/v1/contact_groups', (c) => {
    const query = c.req.query();
    checkQuery(query, ['contact_book', 'kind', 'limit', 'offset']);
    if (query.kind !== 'group' && query.kind !== 'organization')
      throw errors.invalid("'kind' must be group or organization");
    if (query.contact_book !== c.get('organization').contactBook.id) throw errors.notFound('Contact book');
    return c.json({ contact_groups: [] });
  });

  app.get('/v1/contacts', (c) => {
    const organization = c.get('organization');
    const query = c.req.query();
    checkQuery(query, ['contact_book', 'search', 'modified_since', 'limit', 'offset']);
    if (query.contact_book === undefined) throw errors.invalid("'contact_book' is required");
    if (query.contact_book !== organization.contactBook.id) throw errors.notFound('Contact book');
    const modifiedSince = Number(query.modified_since ?? 0);
    if (!Number.isFinite(modifiedSince)) throw errors.invalid("'modified_since' must be a unix time");
    const found = findContacts(organization, { search: query.search, modifiedSince });
    return c.json({ contacts: pageOf(found, query).map(contactJson) });
  });

  app.get('/v1/contacts/:id', (c) =>
    c.json({ contacts: [contactJson(contactOf(c.get('organization'), c.req.param('id')))] }),
  );
  app.post('/v1/contacts', async (c) => {
    const created = addContacts(c.get('organization'), await readEnvelope(c.req.raw, 'contacts'));
    return c.json({ contacts: created.map(contactJson) }, 201);
  });
  app.patch('/v1/contacts/:ids', async (c) => {
    const ids = c.req.param('ids').split(',');
    const value = await readEnvelope(c.req.raw, 'contacts');
    return c.json({ contacts: changeContacts(c.get('organization'), ids, value).map(contactJson) });
  });
};

const addResponseRoutes = (app: ApiApp): void => {
  app.get('/v1/responses', (c) => {
    const query = c.req.query();
    checkQuery(query, ['organization', 'limit', 'offset']);
    const all = [...c.get('organization').responses.values()].filter(
      ({ organization }) => query.organization === undefined || organization === query.organization,
    );
    return c.json({ responses: pageOf(all, query).map(responseJson) });
  });
  // An array of one, as public clients read it.
  app.get('/v1/responses/:id', (c) =>
    c.json({ responses: [responseJson(responseOf(c.get('organization'), c.req.param('id')))] }),
  );
  app.post('/v1/responses', async (c) => {
    const response = addResponse(c.get('organization'), await readEnvelope(c.req.raw, 'responses'));
    return c.json({ responses: responseJson(response) }, 201);
  });
  app.patch('/v1/responses/:ids', async (c) => {
    const ids = c.req.param('ids').split(',');
    const value = await readEnvelope(c.req.raw, 'responses');
    return c.json({ responses: changeResponses(c.get('organization'), ids, value).map(responseJson) });
  });
  app.delete('/v1/responses/:id', (c) => {
    removeResponse(c.get('organization'), c.req.param('id'));
    return c.body(null, 200);
  });
};
