/** The post of each Stripe event. */

import type { Payload } from '../payload.js';
import { money } from './stripe-money.js';
import {
  about,
  amountOf,
  dayOf,
  idOf,
  SEPARATOR,
  tell,
  whoOf,
  wordsOf,
  type Color,
  type StripeEvent,
} from './stripe-story.js';

/** Charges, intents and disputes of a payment go into one conversation. */
const payment =
  (
    words: (payment: Payload) => string,
    color: Color,
    reason: (payment: Payload) => string = () => '',
  ): StripeEvent =>
  (subject, event, texts) => {
    const isIntent = subject.text('object') === 'payment_intent';
    const intent = isIntent ? subject.text('id') : idOf(subject, 'payment_intent');
    const charge = isIntent ? idOf(subject, 'latest_charge') : subject.text('id');
    return tell(
      {
        words: words(subject),
        color,
        references: [`payment/${intent}`, `charge/${charge}`],
        page: ['payments', intent || charge],
        facts: [
          ['customer', whoOf(subject)],
          ['description', subject.text('description')],
          ['reason', reason(subject)],
        ],
        subject: `Payment of ${amountOf(subject)}: ${about(subject)}`,
      },
      event,
      texts,
    );
  };

const dispute =
  (words: (dispute: Payload) => string, color: (dispute: Payload) => Color): StripeEvent =>
  (subject, event, texts) => {
    const due = subject.at('evidence_details').number('due_by');
    const [intent, charge] = [idOf(subject, 'payment_intent'), idOf(subject, 'charge')];
    return tell(
      {
        words: words(subject),
        color: color(subject),
        references: [`payment/${intent}`, `charge/${charge}`, `dispute/${subject.text('id')}`],
        page: ['disputes', subject.text('id')],
        facts: [
          ['reason', wordsOf(subject, 'reason')],
          ['status', wordsOf(subject, 'status')],
          ['answer until', due === undefined ? '' : dayOf(due)],
        ],
        subject: `Dispute about ${amountOf(subject)}`,
      },
      event,
      texts,
    );
  };

/** An invoice has its subscription in one of two places, depending on the API version. */
const invoice =
  (words: (invoice: Payload) => string, color: Color, amount: 'amount_paid' | 'amount_due'): StripeEvent =>
  (subject, event, texts) => {
    const subscription =
      idOf(subject, 'subscription') || idOf(subject.at('parent', 'subscription_details'), 'subscription');
    const next = subject.number('next_payment_attempt');
    return tell(
      {
        words: `${words(subject)} ${amountOf(subject, amount)}`,
        color,
        references: [`subscription/${subscription}`, `invoice/${subject.text('id')}`],
        page: ['invoices', subject.text('id')],
        facts: [
          ['customer', whoOf(subject)],
          ['number', subject.text('number')],
          ['attempts', color === 'good' ? '' : subject.text('attempt_count')],
          ['next attempt', next === undefined ? '' : dayOf(next)],
        ],
        subject:
          subscription === ''
            ? `Invoice ${subject.text('number')}: ${about(subject)}`
            : `Subscription of ${about(subject)}`,
      },
      event,
      texts,
    );
  };

const plansOf = (subscription: Payload): string =>
  subscription
    .at('items')
    .list('data')
    .map((item) => {
      const price = item.has('price') ? item.at('price') : item.at('plan');
      const amount = money(price.number('unit_amount') ?? price.number('amount'), price.text('currency'));
      const every = price.at('recurring').text('interval') || price.text('interval');
      const name = price.text('nickname') || idOf(price, 'product');
      const quantity = item.number('quantity') ?? 1;
      return `${quantity > 1 ? `${quantity} × ` : ''}${name} ${amount}${every === '' ? '' : ` a ${every}`}`;
    })
    .join(SEPARATOR);

const subscription =
  (
    words: (subscription: Payload, before: Payload) => string,
    color: (subscription: Payload) => Color,
  ): StripeEvent =>
  (subject, event, texts) => {
    const said = words(subject, event.at('data', 'previous_attributes'));
    const [trial, end] = [subject.number('trial_end'), subject.number('cancel_at')];
    if (said === '') return undefined;
    return tell(
      {
        words: said,
        color: color(subject),
        references: [`subscription/${subject.text('id')}`],
        page: ['subscriptions', subject.text('id')],
        facts: [
          ['plan', plansOf(subject)],
          ['status', wordsOf(subject, 'status')],
          ['trial until', trial === undefined ? '' : dayOf(trial)],
          ['ends', end === undefined ? '' : dayOf(end)],
          ['customer', idOf(subject, 'customer')],
        ],
        subject: `Subscription of ${about(subject)}`,
      },
      event,
      texts,
    );
  };

const STATUS_COLORS: ReadonlyMap<string, Color> = new Map([
  ['active', 'good'],
  ['trialing', 'good'],
  ['canceled', 'danger'],
  ['unpaid', 'danger'],
]);
const statusColor = (subject: Payload): Color => STATUS_COLORS.get(subject.text('status')) ?? 'warning';

/** Renewals change dates and invoices every month, and are not posted. */
function changeOf(subject: Payload, before: Payload): string {
  if (before.has('status'))
    return `Subscription is ${wordsOf(subject, 'status')} now, it was ${wordsOf(before, 'status')}`;
  if (before.names.includes('cancel_at_period_end') || before.names.includes('cancel_at'))
    return subject.flag('cancel_at_period_end') || subject.has('cancel_at')
      ? 'Subscription will be canceled'
      : 'Subscription goes on after all';
  return ['items', 'quantity', 'plan'].some((name) => before.has(name))
    ? 'Subscription has another plan'
    : '';
}

const checkout =
  (words: (session: Payload) => string, color: Color): StripeEvent =>
  (subject, event, texts) => {
    const [intent, plan] = [idOf(subject, 'payment_intent'), idOf(subject, 'subscription')];
    const page = intent === '' ? ['subscriptions', plan] : ['payments', intent];
    return tell(
      {
        words: words(subject),
        color,
        references: [`payment/${intent}`, `subscription/${plan}`, `checkout/${subject.text('id')}`],
        page: intent === '' && plan === '' ? ['checkout', 'sessions'] : (page as [string, string]),
        facts: [
          ['customer', whoOf(subject)],
          ['reference', subject.text('client_reference_id')],
          ['payment', wordsOf(subject, 'payment_status')],
        ],
        subject: `Checkout of ${amountOf(subject, 'amount_total')}: ${about(subject)}`,
      },
      event,
      texts,
    );
  };

const failure = (subject: Payload): string =>
  subject.text('failure_message') || subject.at('last_payment_error').text('message');

/** By event type. */
export const STRIPE_EVENTS: Readonly<Record<string, StripeEvent>> = {
  'charge.succeeded': payment((charge) => `${amountOf(charge)} paid`, 'good'),
  'charge.failed': payment((charge) => `Payment of ${amountOf(charge)} failed`, 'danger', failure),
  'charge.refunded': payment((charge) => `${amountOf(charge, 'amount_refunded')} refunded`, 'warning'),
  'charge.expired': payment((charge) => `${amountOf(charge)} was never captured and expired`, 'warning'),
  'charge.dispute.created': dispute(
    (one) => `${amountOf(one)} disputed`,
    () => 'danger',
  ),
  'charge.dispute.closed': dispute(
    (one) => `Dispute about ${amountOf(one)} ${wordsOf(one, 'status')}`,
    (one) => (one.text('status') === 'lost' ? 'danger' : 'good'),
  ),
  'payment_intent.succeeded': payment((intent) => `${amountOf(intent, 'amount_received')} paid`, 'good'),
  'payment_intent.payment_failed': payment(
    (intent) => `Payment of ${amountOf(intent)} failed`,
    'danger',
    failure,
  ),
  'payment_intent.canceled': payment(
    (intent) => `Payment of ${amountOf(intent)} canceled`,
    'warning',
    (intent) => wordsOf(intent, 'cancellation_reason'),
  ),
  'invoice.paid': invoice(() => 'Invoice paid:', 'good', 'amount_paid'),
  'invoice.payment_failed': invoice(() => 'Payment of an invoice failed:', 'danger', 'amount_due'),
  'invoice.payment_action_required': invoice(
    () => 'The customer must confirm the payment of an invoice:',
    'warning',
    'amount_due',
  ),
  'customer.subscription.created': subscription(() => 'New subscription', statusColor),
  'customer.subscription.updated': subscription(changeOf, statusColor),
  'customer.subscription.deleted': subscription(
    () => 'Subscription ended',
    () => 'danger',
  ),
  'customer.subscription.paused': subscription(
    () => 'Subscription paused',
    () => 'warning',
  ),
  'customer.subscription.resumed': subscription(
    () => 'Subscription resumed',
    () => 'good',
  ),
  'customer.subscription.trial_will_end': subscription(
    () => 'Trial ends soon',
    () => 'warning',
  ),
  'checkout.session.completed': checkout(
    (session) => `Checkout of ${amountOf(session, 'amount_total')} completed`,
    'good',
  ),
  'checkout.session.async_payment_succeeded': checkout(
    (session) => `Checkout: ${amountOf(session, 'amount_total')} paid`,
    'good',
  ),
  'checkout.session.async_payment_failed': checkout(
    (session) => `Checkout: payment of ${amountOf(session, 'amount_total')} failed`,
    'danger',
  ),
};
