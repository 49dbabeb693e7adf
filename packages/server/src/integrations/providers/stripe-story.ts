/** The text of a post about a Stripe event. */

import type { CardField } from '../../missive/missive-fields.js';
import type { Integration, IntegrationPost } from '../integration.js';
import type { Payload } from '../payload.js';
import { money } from './stripe-money.js';

export type Texts = Pick<Integration, 'plain' | 'capitalize'>;
export type StripeEvent = (subject: Payload, event: Payload, texts: Texts) => IntegrationPost | undefined;
export type Color = 'good' | 'warning' | 'danger';

export const SEPARATOR = ', ';

/** An id; Stripe may have expanded it to the object. */
export const idOf = (payload: Payload, name: string): string =>
  payload.text(name) || payload.at(name).text('id');

export interface Story {
  readonly words: string;
  readonly color: Color;
  readonly references: readonly string[];
  /** Folder of the dashboard, and the id in it. */
  readonly page: readonly [folder: string, id: string];
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly subject: string;
}

export function tell(story: Story, event: Payload, { plain }: Texts): IntegrationPost {
  const { words, color, page, facts } = story;
  const isTest = event.value('livemode') === false;
  const fields: CardField[] = facts
    .filter(([, value]) => value !== '')
    .map(([title, value]) => ({ title, value: plain(value), short: true }));
  const text = `${words}${isTest ? ' (test)' : ''}`;
  const created = event.number('created');
  return {
    references: story.references.filter((reference) => !reference.endsWith('/')),
    subject: `${story.subject}${isTest ? ' (test)' : ''}`,
    notification: text,
    attachments: [
      {
        color,
        title: plain(text),
        title_link: `https://dashboard.stripe.com/${isTest ? 'test/' : ''}${page.map(encodeURIComponent).join('/')}`,
        ...(created === undefined ? {} : { timestamp: Math.floor(created) }),
        fields,
      },
    ],
  };
}

export const amountOf = (subject: Payload, name = 'amount'): string =>
  money(subject.number(name), subject.text('currency'));

export const whoOf = (subject: Payload): string => {
  const details = [subject.at('billing_details'), subject.at('customer_details')];
  const names = [subject.text('customer_name'), ...details.map((one) => one.text('name'))];
  const emails = [
    subject.oneOf('customer_email', 'receipt_email'),
    ...details.map((one) => one.text('email')),
  ];
  const found = [names, emails].map((list) => list.find((one) => one !== '') ?? '');
  return found.filter((one) => one !== '').join(SEPARATOR) || idOf(subject, 'customer');
};

export const about = (subject: Payload): string => whoOf(subject) || subject.text('id');

export const dayOf = (seconds: number): string => {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
};

/** Stripe joins several words with underscores. */
export const wordsOf = (payload: Payload, name: string): string => payload.text(name).replaceAll('_', ' ');
