/** The message from the Setup page to its preview page. */

import type { Availability, ConfigLayer, Greeting, ReplyTime } from '../../../../src/core/types.js';
import type { AccountView } from '../../src/api/account.js';

export const PREVIEW_STATES = [
  ['form', 'Form'],
  ['conversation', 'Conversation'],
  ['button', 'Button'],
  ['offline', 'Team offline'],
  ['retrying', 'No connection'],
  ['greeting', 'Greeting'],
] as const;

export type PreviewState = (typeof PREVIEW_STATES)[number][0];

export interface PreviewMessage {
  readonly config: ConfigLayer;
  readonly status: Availability;
  /** When the team is back, ISO 8601. */
  readonly nextOpening: string | undefined;
  readonly replyTime: ReplyTime;
  readonly mayHideBranding: boolean;
  readonly state: PreviewState;
  readonly isDark: boolean;
  readonly isRightToLeft: boolean;
}

interface Look extends Pick<PreviewMessage, 'state' | 'isDark' | 'isRightToLeft'> {
  /** Place of the greeting to show in the list. */
  readonly greeting: number;
}

/** @param now milliseconds since 1970 */
export function previewOf(draft: AccountView, { greeting, ...look }: Look, now: number): PreviewMessage {
  const { settings, name, avatarUrl, plan, status } = draft;
  const { replyTime } = draft.availability;
  const { chat = {} } = settings;
  const greetings = settings.greetings ?? [];
  const shown = look.state === 'offline' ? 'offline' : look.state === 'button' ? status : 'online';
  return {
    // The account's name and avatar are the defaults of the chat's.
    config: {
      ...settings,
      greetings: look.state === 'greeting' ? withoutConditions(greetings[greeting] ?? greetings[0]) : [],
      chat: { ...chat, name: chat.name ?? name, avatarUrl: chat.avatarUrl ?? avatarUrl },
    },
    status: shown,
    nextOpening: shown === 'offline' ? nextOpening(draft, now) : undefined,
    // An example, where it is measured.
    replyTime: replyTime === 'measured' ? 'minutes' : replyTime,
    mayHideBranding: ['productive', 'business'].includes(plan),
    ...look,
  };
}

/** The greeting as its only one, for every visitor of every page. */
const withoutConditions = (greeting: Greeting | undefined): Greeting[] =>
  greeting ? [{ id: greeting.id, text: greeting.text, replies: greeting.replies ?? [] }] : [];

/** The account's own while it is offline; a sample where it is going to have one. */
function nextOpening(
  { status, statusChangesAt, availability: { mode, awayUntil } }: AccountView,
  now: number,
): string | undefined {
  if (awayUntil !== null && Date.parse(awayUntil) > now) return awayUntil;
  if (status === 'offline' && statusChangesAt !== null) return statusChangesAt;
  return mode === 'schedule' ? new Date(new Date(now).setHours(33, 0, 0, 0)).toISOString() : undefined;
}
