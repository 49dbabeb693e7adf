import { randomUUID } from 'node:crypto';
import { errors } from './errors.js';
import { Fields } from './fields.js';
import type { Organization } from './organization.js';

/** Contacts, as far as programs need them. Shapes after public clients of the API: a guess. */

const INFO_KINDS = [
  'address',
  'birthday',
  'custom',
  'email',
  'facebook',
  'im',
  'note',
  'organization',
  'phone_number',
  'twitter',
  'url',
] as const;
const INFO_FIELDS = ['kind', 'label', 'custom_label', 'value'] as const;
const NAME_FIELDS = ['first_name', 'last_name'] as const;

export interface ContactInfo {
  readonly kind: (typeof INFO_KINDS)[number];
  readonly label: string | null;
  readonly customLabel: string | null;
  readonly value: string;
}

export interface Contact {
  readonly id: string;
  readonly contactBook: string;
  firstName: string | null;
  lastName: string | null;
  infos: readonly ContactInfo[];
  modifiedAt: number;
}

export const contactJson = (contact: Contact) => ({
  id: contact.id,
  contact_book: contact.contactBook,
  first_name: contact.firstName,
  last_name: contact.lastName,
  modified_at: contact.modifiedAt,
  infos: contact.infos.map(({ kind, label, customLabel, value }) => ({
    kind,
    label,
    custom_label: customLabel,
    value,
  })),
  memberships: [],
});

const readInfos = (fields: Fields): ContactInfo[] =>
  fields
    .objects('infos', () => INFO_FIELDS)
    .map((info) => {
      const kind = info.oneOf('kind', INFO_KINDS);
      if (kind === undefined) throw info.invalid('kind', 'is required');
      const label = info.text('label') ?? null;
      return { kind, label, customLabel: info.text('custom_label') ?? null, value: info.required('value') };
    });

const namesOf = (fields: Fields) => ({
  firstName: fields.text('first_name') ?? null,
  lastName: fields.text('last_name') ?? null,
});

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** `POST /contacts`: creates one or several, all or none. */
export const addContacts = (organization: Organization, value: unknown): Contact[] => {
  const created = listOf(value).map((one): Contact => {
    const fields = new Fields(one, 'contacts', ['contact_book', ...NAME_FIELDS, 'infos']);
    fields.required('contact_book');
    const contactBook = fields.uuid('contact_book') ?? '';
    if (contactBook !== organization.contactBook.id) throw errors.notFound('Contact book');
    return {
      id: randomUUID(),
      contactBook,
      ...namesOf(fields),
      infos: readInfos(fields),
      modifiedAt: organization.now,
    };
  });
  for (const contact of created) organization.contacts.set(contact.id, contact);
  return created;
};

export const contactOf = (organization: Organization, id: string): Contact => {
  const contact = organization.contacts.get(id);
  if (!contact) throw errors.notFound('Contact');
  return contact;
};

/** `PATCH /contacts/:ids`: one object for each id in the path. */
export const changeContacts = (
  organization: Organization,
  ids: readonly string[],
  value: unknown,
): Contact[] => {
  const changes = listOf(value).map((one) => {
    const fields = new Fields(one, 'contacts', ['id', ...NAME_FIELDS, 'infos']);
    const id = fields.required('id');
    if (!ids.includes(id)) throw fields.invalid('id', 'must be one of those in the address');
    const contact = contactOf(organization, id);
    const { firstName, lastName } = namesOf(fields);
    const infos = fields.has('infos') ? readInfos(fields) : contact.infos;
    return {
      contact,
      firstName: firstName ?? contact.firstName,
      lastName: lastName ?? contact.lastName,
      infos,
    };
  });
  if (changes.length !== ids.length)
    throw errors.invalid("'contacts' must be an array with one object per id");
  return changes.map(({ contact, ...change }) =>
    Object.assign(contact, change, { modifiedAt: organization.now }),
  );
};

/** Guess: searches names and values, ignoring case. */
export const findContacts = (
  organization: Organization,
  { search, modifiedSince }: { search: string | undefined; modifiedSince: number },
): Contact[] => {
  const wanted = (search ?? '').toLowerCase();
  return [...organization.contacts.values()].filter(
    ({ firstName, lastName, infos, modifiedAt }) =>
      modifiedAt >= modifiedSince &&
      [`${firstName ?? ''} ${lastName ?? ''}`, ...infos.map(({ value }) => value)].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
  );
};
