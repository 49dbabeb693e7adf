import { randomUUID } from 'node:crypto';
import { errors } from './errors.js';
import { Fields } from './fields.js';
import type { Organization } from './organization.js';

/** Canned responses. Shapes after public clients of the API: a guess. */

export interface CannedResponse {
  readonly id: string;
  title: string;
  subject: string | null;
  body: string;
  readonly organization: string | null;
  readonly createdAt: number;
  updatedAt: number;
}

const TEXTS = ['title', 'subject', 'body'] as const;

export const responseJson = (response: CannedResponse) => ({
  id: response.id,
  title: response.title,
  subject: response.subject,
  body: response.body,
  organization: response.organization,
  created_at: response.createdAt,
  updated_at: response.updatedAt,
});

export const responseOf = (organization: Organization, id: string): CannedResponse => {
  const response = organization.responses.get(id);
  if (!response) throw errors.notFound('Response');
  return response;
};

export const addResponse = (organization: Organization, value: unknown): CannedResponse => {
  const fields = new Fields(value, 'responses', [...TEXTS, 'organization']);
  const scope = fields.uuid('organization');
  if (scope !== undefined && scope !== organization.id) throw errors.notFound('Organization');
  const response: CannedResponse = {
    id: randomUUID(),
    title: fields.required('title'),
    subject: fields.text('subject') ?? null,
    body: fields.required('body'),
    organization: scope ?? null,
    createdAt: organization.now,
    updatedAt: organization.now,
  };
  organization.responses.set(response.id, response);
  return response;
};

/** `PATCH /responses/:ids`: one object for each id in the path. */
export const changeResponses = (
  organization: Organization,
  ids: readonly string[],
  value: unknown,
): CannedResponse[] => {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const changes = list.map((one) => {
    const fields = new Fields(one, 'responses', ['id', ...TEXTS]);
    const id = fields.required('id');
    if (!ids.includes(id)) throw fields.invalid('id', 'must be one of those in the address');
    const given = TEXTS.map((name) => [name, fields.text(name)] as const);
    return [
      responseOf(organization, id),
      Object.fromEntries(given.filter(([, text]) => text !== undefined)),
    ] as const;
  });
  if (changes.length !== ids.length)
    throw errors.invalid("'responses' must be an array with one object per id");
  return changes.map(([response, change]) =>
    Object.assign(response, change, { updatedAt: organization.now }),
  );
};

export const removeResponse = (organization: Organization, id: string): void => {
  if (!organization.responses.delete(id)) throw errors.notFound('Response');
};
