/** Texts about the relay's status. */

import type { ChannelType, FailureView, RelayStatusView } from '../../src/api/missive.js';

export const CHANNEL_TYPES: readonly (readonly [type: ChannelType, label: string, help: string])[] = [
  ['text', 'Text', 'Plain text in bubbles, as visitors write. Fits a chat best.'],
  ['html', 'HTML', 'Your team’s answers may be formatted.'],
  ['email', 'Email', 'Visitors’ messages come as emails. Answers do not come back into the chat.'],
];

export const labelOf = (type: ChannelType): string =>
  CHANNEL_TYPES.find(([one]) => one === type)?.[1] ?? type;

const WHAT: Readonly<Record<FailureView['direction'], string>> = {
  'to-missive': 'A visitor’s message to Missive',
  'to-visitor': 'A reply to a visitor',
  post: 'A post of an integration',
  answer: 'An automatic reply',
};

export const whatFailed = ({ direction }: Pick<FailureView, 'direction'>): string => WHAT[direction];

/** Without a known recipient a retry would fail the same way; an automatic reply would come too late. */
export const mayRetry = ({ direction, subject }: Pick<FailureView, 'direction' | 'subject'>): boolean =>
  direction !== 'answer' && (direction !== 'to-visitor' || subject !== null);

/** Number of conversations with waiting messages; the other jobs are no messages. */
export const waitingCount = ({ waiting }: Pick<RelayStatusView, 'waiting'>): number =>
  Object.entries(waiting).reduce(
    (sum, [queue, count]) => sum + (['sweep', 'answers'].includes(queue) ? 0 : count),
    0,
  );

/** Random, without letters that are easily confused. */
export function newSignatureSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
