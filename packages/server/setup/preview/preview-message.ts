/** The message from the Setup page to its preview page. */

import type { Availability, ConfigLayer } from '../../../../src/core/types.js';
import type { AccountView } from '../api/account.js';

export const PREVIEW_STATES = [
  ['form', 'Form'],
  ['conversation', 'Conversation'],
  ['button', 'Button'],
  ['offline', 'Team offline'],
  ['trouble', 'No connection'],
] as const;

export type PreviewState = (typeof PREVIEW_STATES)[number][0];

export interface PreviewMessage {
  readonly config: ConfigLayer;
  readonly status: Availability;
  readonly mayHideBranding: boolean;
  readonly state: PreviewState;
  readonly isDark: boolean;
  readonly isRightToLeft: boolean;
}

type Look = Pick<PreviewMessage, 'state' | 'isDark' | 'isRightToLeft'>;

export function previewOf(
  { settings, name, avatarUrl, plan, status }: AccountView,
  look: Look,
): PreviewMessage {
  const { chat = {} } = settings;
  return {
    // The account's name and avatar are the defaults of the chat's.
    config: {
      ...settings,
      chat: { ...chat, name: chat.name ?? name, avatarUrl: chat.avatarUrl ?? avatarUrl },
    },
    status: look.state === 'offline' ? 'offline' : look.state === 'button' ? status : 'online',
    mayHideBranding: ['productive', 'business'].includes(plan),
    ...look,
  };
}
