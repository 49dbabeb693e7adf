/** Rollbar: items, occurrences and deploys (https://docs.rollbar.com/docs/webhooks). */

import { z } from 'zod';
import type { CardFields } from '../../missive/missive-fields.js';
import { Integration, type IntegrationPost, type IntegrationRequest } from '../integration.js';
import { entryOf, Payload } from '../payload.js';

const SLUG = 'must be a name as in the address of the project, https://app.rollbar.com/a/<account>/fix/…';
const slug = z
  .string({ error: SLUG })
  .regex(/^[\w.-]{1,100}$/, SLUG)
  .optional();
/** Names of the account and the project, for links to items. */
export const rollbarSettings = z
  .strictObject({ account: slug, project: slug })
  .refine(({ account, project }) => (account === undefined) === (project === undefined), {
    message: 'must have both account and project, or neither',
  });
type Settings = z.infer<typeof rollbarSettings>;

/** Levels are sent as numbers or names. */
const LEVELS: Readonly<Record<string, string>> = {
  50: 'critical',
  40: 'error',
  30: 'warning',
  20: 'info',
  10: 'debug',
};
/** Colors of unresolved items; other levels have none. */
const COLORS: Readonly<Record<string, string>> = { critical: 'danger', error: 'danger', warning: 'warning' };
const QUIET = '#8b949e';
const RESOLVED = 'good';

type Happened = (data: Payload, item: Payload) => string;
const ITEM_EVENTS: Readonly<Record<string, Happened>> = {
  new_item: () => 'New item',
  occurrence: () => 'Happened again',
  reactivated_item: () => 'Reactivated: it happened again after it was resolved',
  reopened_item: () => 'Reopened',
  resolved_item: () => 'Resolved',
  exp_repeat_item: (data, item) =>
    `Happened ${data.text('occurrences') || item.text('total_occurrences') || 'many'} times`,
  item_velocity: (data) => {
    const trigger = data.at('trigger');
    const [times, span] = [trigger.text('threshold'), trigger.text('window_size_description')];
    return times === '' ? 'Happens often' : `Happened ${times} times within ${span || 'a short time'}`;
  },
};

export class Rollbar extends Integration {
  override get id(): string {
    return 'rollbar';
  }

  /** Rollbar has no signatures or event ids; every change of an item changes a number or a time in it. */
  override deliveryId(_payload: unknown, req: IntegrationRequest): string {
    return this.fingerprint(req);
  }

  process(payload: unknown, _req: IntegrationRequest, settings: Settings): IntegrationPost | undefined {
    const event = new Payload(payload).text('event_name');
    const data = new Payload(payload).at('data');
    if (event === 'deploy') return this.#deploy(data.at('deploy'));
    if (event === 'test') return this.#test(data);
    const happened = entryOf(ITEM_EVENTS, event);
    const item = data.at('item');
    return happened === undefined || !item.has('id')
      ? undefined
      : this.#item(event, happened(data, item), data, item, settings);
  }

  #item(event: string, happened: string, data: Payload, item: Payload, settings: Settings): IntegrationPost {
    const number = item.oneOf('counter', 'id');
    const title = this.plain(item.text('title')) || 'Untitled';
    const level = entryOf(LEVELS, item.text('level')) ?? item.text('level');
    const isResolved = event === 'resolved_item' || ['2', 'resolved'].includes(item.text('status'));
    const color = isResolved ? RESOLVED : (entryOf(COLORS, level) ?? QUIET);
    const occurrence = data.has('occurrence') ? data.at('occurrence') : item.at('last_occurrence');
    const facts = [
      ['environment', item.text('environment')],
      ['level', level],
      ['occurrences', item.text('total_occurrences')],
      ['host', occurrence.at('server').text('host')],
      ['language', occurrence.text('language')],
    ] as const;
    return {
      references: [`${item.text('project_id')}/items/${item.text('id')}`],
      subject: `#${number} ${title}`,
      color,
      notification: `${happened}: ${title}`,
      attachments: [
        {
          color,
          pretext: happened,
          title: `#${number} ${title}`,
          ...this.#link(number, occurrence.text('uuid'), settings),
          ...timeOf(item.number('last_occurrence_timestamp')),
          fields: facts
            .filter(([, value]) => value !== '')
            .map(([name, value]) => ({ title: name, value: this.plain(value), short: true })),
        },
      ],
    };
  }

  #link(number: string, uuid: string, { account, project }: Settings): CardFields {
    if (account !== undefined && project !== undefined)
      return { title_link: `https://rollbar.com/${account}/${project}/items/${encodeURIComponent(number)}/` };
    return uuid === ''
      ? {}
      : { title_link: `https://rollbar.com/item/uuid/?uuid=${encodeURIComponent(uuid)}` };
  }

  #deploy(deploy: Payload): IntegrationPost {
    const environment = deploy.text('environment') || 'unknown';
    const revision = deploy.text('revision').slice(0, 40);
    const by = deploy.text('local_username');
    const text = `Deployed ${this.plain(revision.slice(0, 10)) || 'a revision'} to ${this.plain(environment)}`;
    return {
      references: [`${deploy.text('project_id')}/deploys/${environment}`],
      subject: `Deploys to ${environment}`,
      notification: text,
      attachments: [
        {
          color: RESOLVED,
          pretext: by === '' ? text : `${text} by ${this.plain(by)}`,
          text: this.plain(deploy.text('comment')),
          ...timeOf(deploy.number('finish_time')),
        },
      ],
    };
  }

  #test(data: Payload): IntegrationPost {
    return {
      references: ['test'],
      subject: 'Rollbar is connected',
      text: this.plain(data.text('message')) || 'Rollbar is connected.',
    };
  }
}

const timeOf = (seconds: number | undefined): CardFields =>
  seconds === undefined || seconds < 0 ? {} : { timestamp: Math.floor(seconds) };
