/** Which of the operator's own form fields a visitor is asked now, and what they contain at first (LC-53). Pure. */

import { answerName } from './answers.js';
import { isBlank } from './blank-text.js';
import type { ChatState } from './chat-state.js';
import type { Config, Visitor, VisitorField } from './types.js';

type AskedState = Pick<ChatState, 'identified' | 'visitor' | 'availability' | 'connection' | 'messages'>;

/**
 * Returns the fields to display. A visitor who is known is asked only for what is required and missing, and not any more
 * once there is a conversation.
 */
export function askedFields(
  fields: readonly VisitorField[],
  config: Config,
  { identified, visitor, availability, connection, messages }: AskedState,
): readonly VisitorField[] {
  if (identified === 'form' || identified === 'skipped') return [];
  const now = availability === 'online' ? 'online' : 'away';
  const due = fields.filter(({ when = 'always' }) => when === 'always' || when === now);
  if (identified === 'no') return due;
  // While the conversation loads, it is not known whether there is one.
  if (messages.length > 0 || connection === 'connecting' || connection === 'retrying') return [];
  return due.filter((field) => field.required && initialValue(field, config, visitor) === '');
}

/** The answer of a ticked box; other boxes answer `no`. */
export const TICKED = 'yes';

/** Returns the visitor's earlier answer, else the page's value of this name; empty if neither fits. */
export function initialValue(field: VisitorField, { meta, user }: Config, { answers }: Visitor): string {
  const { name, type, options = [] } = field;
  const ofUser = name === 'name' || name === 'email' ? user[name] : '';
  const value =
    [own(answers, answerName(field)), own(meta, name), ofUser].find(
      (one) => typeof one === 'string' && !isBlank(one),
    ) ?? '';
  if (type === 'checkbox') return /^(yes|true|on|1)$/i.test(value) ? TICKED : '';
  return type === 'select' && !options.includes(value) ? '' : value;
}

const own = (data: Readonly<Record<string, string>> | undefined, name: string): string | undefined =>
  data && Object.hasOwn(data, name) ? data[name] : undefined;
