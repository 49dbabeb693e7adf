/** Options of the Setup page that are texts of the window. */

import { isBubbleText } from '../../../../src/core/config-resolve.js';
import { ENGLISH } from '../../../../src/core/english.js';
import type { MessagesConfig } from '../../../../src/core/types.js';
import { isTree } from './edits.js';
import { setting, type OptionGroup } from './option.js';

const TEXT_LABELS: Readonly<Record<keyof MessagesConfig, string>> = {
  welcome: 'Welcome',
  help: 'Question after the form',
  identify: 'Invitation above the form',
  error: 'No connection',
  title: 'Title, and label of the button',
  online: 'Team is online',
  offline: 'Team is offline',
  connecting: 'Connecting',
  chat: 'Empty text box',
  newMessage: 'One new message',
  newMessages: 'Several new messages',
  internet: 'Visitor is offline',
  identifyName: 'Name field',
  identifyEmail: 'Email field',
  identifySubmit: 'Button that submits the form',
  identifySkip: 'Button that skips the form',
  identifyRequired: 'Meaning of the asterisk',
  identifyThanks: 'Thanks for the form',
  identifyConsent: 'Consent',
  away: 'While the team is offline, in place of welcome and question',
};

const TEXT_GROUPS: readonly [
  id: string,
  title: string,
  intro: string,
  names: readonly (keyof MessagesConfig)[],
][] = [
  [
    'conversation',
    'What the chat says',
    'Each box is a bubble of its own. Line breaks stay; addresses become links, and so does {{ link:https://example.com these words }}.',
    ['welcome', 'identify', 'identifyThanks', 'help', 'away', 'error'],
  ],
  ['header', 'Header and text box', '', ['title', 'online', 'offline', 'connecting', 'chat', 'internet']],
  [
    'news',
    'New messages',
    'In the title of the page, while the visitor looks elsewhere.',
    ['newMessage', 'newMessages'],
  ],
  [
    'form',
    'Form',
    '',
    [
      'identifyName',
      'identifyEmail',
      'identifySubmit',
      'identifySkip',
      'identifyRequired',
      'identifyConsent',
    ],
  ],
];

export const TEXTS: readonly OptionGroup[] = TEXT_GROUPS.map(([id, title, intro, names]) => ({
  id,
  title,
  ...(intro ? { intro } : {}),
  options: names.map((name) =>
    setting(`messages.${name}`, isBubbleText(`messages.${name}`) ? 'bubbles' : 'text', TEXT_LABELS[name]),
  ),
}));

/** The name of an option as words: `closedBy` is “Closed by”. */
export const inWords = (name: string): string => {
  const words = name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Texts beyond the documented ones. */
export const OTHER_TEXTS: OptionGroup = {
  id: 'other-texts',
  title: 'Every other text of the window',
  intro: 'Names in braces, such as {name}, are filled in.',
  options: Object.entries(ENGLISH).map(([name, fallback]) => ({
    path: `settings.strings.${name}`,
    label: inWords(name),
    kind: isTree(fallback) ? 'plural' : 'text',
    fallback,
  })),
};
