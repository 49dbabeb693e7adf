import { errors } from './errors.js';
import type { Fields } from './fields.js';
import type { Conversation } from './model.js';
import type { Organization } from './organization.js';

/** Which conversation a message or post belongs to, and what it changes there (API §2.1, §4). */
export interface Placement {
  readonly conversation: string | undefined;
  readonly references: readonly string[];
  readonly organization: string | undefined;
  readonly team: string | undefined;
  readonly forceTeam: boolean;
  readonly addUsers: readonly string[];
  readonly addAssignees: readonly string[];
  readonly removeAssignees: readonly string[];
  readonly addLabels: readonly string[];
  readonly removeLabels: readonly string[];
  readonly subject: string | undefined;
  readonly color: string | undefined;
  readonly addToInbox: boolean | undefined;
  readonly addToTeamInbox: boolean | undefined;
  readonly close: boolean;
}

/** Fields about people, teams and labels, also of `PATCH /conversations`. */
export const HANDLING_FIELDS = [
  'organization',
  'team',
  'force_team',
  'add_users',
  'add_assignees',
  'remove_assignees',
  'add_shared_labels',
  'remove_shared_labels',
  'add_to_inbox',
  'add_to_team_inbox',
  'close',
] as const;

export const PLACEMENT_FIELDS = [
  ...HANDLING_FIELDS,
  'conversation',
  'references',
  'conversation_subject',
  'conversation_color',
] as const;

const COLOR = /^(?:#[0-9a-f]{3}|#[0-9a-f]{6}|good|warning|danger)$/i;
const NEED_ORGANIZATION = ['add_users', 'add_assignees', 'remove_assignees'];

export const readColor = (fields: Fields, name: string): string | undefined => {
  const color = fields.text(name);
  if (color !== undefined && !COLOR.test(color))
    throw fields.invalid(name, 'must be #hex, good, warning or danger');
  return color;
};

/** Email programs write references in angle brackets; both forms are equal. */
export const normalizeReference = (reference: string): string => reference.trim().replace(/^<(.*)>$/, '$1');

/** Rejects unknown ids (guess: 404, as for other unknown ids). */
const known = (list: readonly { id: string }[], what: string, ids: readonly string[]): readonly string[] => {
  for (const id of ids) if (!list.some((one) => one.id === id)) throw errors.notFound(`${what} ${id}`);
  return ids;
};

export const readPlacement = (organization: Organization, fields: Fields): Placement => {
  const organizationId = fields.uuid('organization');
  if (organizationId !== undefined) known([organization], 'Organization', [organizationId]);
  for (const name of NEED_ORGANIZATION)
    if (fields.has(name) && organizationId === undefined)
      throw fields.invalid('organization', `is required with '${name}'`);
  const team = fields.uuid('team');
  if (team !== undefined) known(organization.teams, 'Team', [team]);
  if (fields.flag('add_to_team_inbox') === true && team === undefined)
    throw fields.invalid('team', "is required with 'add_to_team_inbox'");
  const users = (name: string) => known(organization.users, 'User', fields.uuids(name));
  const labels = (name: string) => known(organization.labels, 'Shared label', fields.uuids(name));
  return {
    conversation: fields.uuid('conversation'),
    references: fields.texts('references').map(normalizeReference),
    organization: organizationId,
    team,
    forceTeam: fields.flag('force_team') ?? false,
    addUsers: users('add_users'),
    addAssignees: users('add_assignees'),
    removeAssignees: users('remove_assignees'),
    addLabels: labels('add_shared_labels'),
    removeLabels: labels('remove_shared_labels'),
    subject: fields.text('conversation_subject'),
    color: readColor(fields, 'conversation_color'),
    addToInbox: fields.flag('add_to_inbox'),
    addToTeamInbox: fields.flag('add_to_team_inbox'),
    close: fields.flag('close') ?? false,
  };
};

export const applyPlacement = (conversation: Conversation, placement: Placement): void => {
  conversation.organization ??= placement.organization ?? null;
  // A conversation keeps its team unless forced, so that reassignments are not undone.
  if (placement.team !== undefined && (conversation.team === null || placement.forceTeam))
    conversation.team = placement.team;
  for (const id of placement.addUsers) conversation.users.add(id);
  for (const id of placement.addAssignees) conversation.assignees.add(id);
  for (const id of placement.removeAssignees) conversation.assignees.delete(id);
  for (const id of placement.addLabels) conversation.labels.add(id);
  for (const id of placement.removeLabels) conversation.labels.delete(id);
  if (placement.color !== undefined) conversation.color = placement.color;
  if (placement.addToInbox !== undefined) conversation.isInInbox = placement.addToInbox;
  if (placement.addToTeamInbox !== undefined) conversation.isInTeamInbox = placement.addToTeamInbox;
  if (placement.close) conversation.isClosed = true;
};
