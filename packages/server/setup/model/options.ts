/** Every option of the Setup page but the theme's: how it is named, explained and edited. */

import { partsOf } from './edits.js';
import { setting, type Choice, type Option, type OptionGroup } from './option.js';
import { inWords, OTHER_TEXTS, TEXTS } from './text-options.js';
import { VARIABLE_GROUPS, variablePath } from './variables.js';

export type { Choice, Option, OptionGroup };

const PLANS: readonly Choice[] = [
  { value: '', label: 'Not said' },
  { value: 'free', label: 'Free' },
  { value: 'starter', label: 'Starter' },
  { value: 'productive', label: 'Productive' },
  { value: 'business', label: 'Business' },
];

export const BRANDING = 'settings.chat.hideBranding';

export const OPTION_GROUPS: readonly OptionGroup[] = [
  {
    id: 'window',
    title: 'Window and button',
    options: [
      {
        path: 'name',
        kind: 'text',
        label: 'Team name',
        help: 'Visitors see it beside messages that no one in particular wrote.',
        fallback: '',
        fallbackName: 'no name',
      },
      {
        path: 'avatarUrl',
        kind: 'picture',
        label: 'Team picture',
        help: 'Upload one, of which the middle square is kept on this server, or enter the web address of a square picture.',
        fallback: '',
        fallbackName: 'no picture',
      },
      setting('chat.name', 'text', 'Name in the chat', 'Where it should differ from the team name.', {
        fallbackName: 'the team name',
      }),
      setting(
        'chat.avatarUrl',
        'picture',
        'Picture in the chat',
        'Where it should differ from the team picture.',
        {
          fallbackName: 'the team picture',
        },
      ),
      setting('chat.hidden', 'switch', 'Hide the button', 'Your own buttons and links open the chat.'),
      setting('chat.inline', 'switch', 'Show in the page', 'The window is in the page, without a button.'),
      setting('chat.showOnlineStatus', 'switch', 'Show whether the team is online'),
      setting('chat.hideWhenOffline', 'switch', 'Hide the chat while the team is offline'),
      setting('chat.showAvatars', 'switch', 'Show pictures of who writes'),
      setting('chat.showNames', 'switch', 'Show names of who writes'),
      setting(
        'chat.rememberOpenState',
        'switch',
        'Open automatically when it was open on the last visit',
        'Never on a phone, and without taking the keyboard away from the page.',
      ),
      {
        path: 'plan',
        kind: 'choice',
        label: 'Plan of the account',
        help: 'Productive and Business may hide the branding.',
        fallback: '',
        choices: PLANS,
      },
      setting('chat.hideBranding', 'switch', 'Hide the branding below the window'),
    ],
  },
  {
    id: 'visitors',
    title: 'Visitors',
    intro:
      'What visitors are asked before they write. Those who are logged in on your site are not asked for name and email address. Fields of your own are under Form fields.',
    options: [
      setting('visitor.askName', 'switch', 'Ask for the name'),
      setting('visitor.requireName', 'switch', 'The name is required'),
      setting('visitor.askEmail', 'switch', 'Ask for the email address'),
      setting('visitor.requireEmail', 'switch', 'The email address is required'),
      setting(
        'visitor.requireConsent',
        'switch',
        'Ask for consent',
        'The box has to be ticked before the chat begins.',
      ),
    ],
  },
  {
    id: 'alerts',
    title: 'Sound and notifications',
    intro:
      'For replies that come while the visitor does not look. Visitors turn both on and off in the window’s menu.',
    options: [
      setting(
        'chat.sound',
        'switch',
        'Play a sound',
        'Short and soft, once for replies in quick succession.',
      ),
      setting(
        'chat.notifications',
        'switch',
        'Offer browser notifications',
        'Offered below the visitor’s first message. The browser asks for permission only when they press “Turn on”.',
      ),
    ],
  },
  {
    id: 'team',
    title: 'Your team',
    options: [
      setting('chat.header', 'choice', 'The header shows', 'The person who answers takes the team’s place.', {
        choices: [
          { value: 'title', label: 'The title' },
          { value: 'team', label: 'The title, and the team below it' },
        ],
      }),
      setting(
        'chat.showReplyTime',
        'switch',
        'Show the usual reply time',
        'Below the status, while your team is online.',
      ),
      {
        path: 'availability.replyTime',
        kind: 'choice',
        label: 'Usual reply time',
        help: 'Measured: the median first reply of the last seven days. The preview shows “a few minutes” for it.',
        fallback: 'measured',
        choices: [
          { value: 'measured', label: 'As measured' },
          { value: 'minutes', label: 'A few minutes' },
          { value: 'hours', label: 'A few hours' },
          { value: 'day', label: 'A day' },
        ],
      },
    ],
  },
  {
    id: 'end',
    title: 'The end of a conversation',
    intro: 'When your team closes a conversation in Missive. A visitor who goes on writing opens it again.',
    options: [
      setting(
        'chat.showClosing',
        'switch',
        'Tell visitors that it was closed',
        'With the time, and the name of who closed it if names are shown.',
      ),
      setting(
        'chat.rating',
        'choice',
        'Ask for a rating',
        'Your team reads it as a post in the conversation.',
        {
          choices: [
            { value: '', label: 'No' },
            { value: 'faces', label: 'Faces: good, okay, bad' },
            { value: 'thumbs', label: 'Thumbs: good, bad' },
          ],
        },
      ),
      setting(
        'chat.conversations',
        'choice',
        'Conversations of a visitor',
        'After a closed one, visitors may begin another, and find the earlier ones in a list.',
        {
          choices: [
            { value: 'one', label: 'One, which goes on when they write' },
            { value: 'many', label: 'Several, in a list' },
          ],
        },
      ),
    ],
  },
  {
    id: 'support',
    title: 'Other ways to reach you',
    intro: 'Shown as links when the chat cannot connect.',
    options: [
      setting('support.email', 'email', 'Email address', '', { fallbackName: 'none' }),
      setting('support.phone', 'phone', 'Phone number', '', { fallbackName: 'none' }),
    ],
  },
];

export const LOOK_OPTIONS = {
  theme: setting('chat.theme', 'choice', 'Colors', '', {
    choices: [
      { value: 'light', label: 'Light' },
      { value: 'dark', label: 'Dark' },
      { value: 'auto', label: 'As the page' },
    ],
  }),
  position: setting('chat.position', 'choice', 'Position', '', {
    choices: [
      { value: 'bottom-right', label: 'Bottom right' },
      { value: 'bottom-left', label: 'Bottom left' },
      { value: 'top-right', label: 'Top right' },
      { value: 'top-left', label: 'Top left' },
    ],
  }),
  locale: setting('chat.locale', 'choice', 'Language', 'Your own texts win over those of the language.'),
} as const;

const NAMES: ReadonlyMap<string, string> = new Map([
  ...[...OPTION_GROUPS, ...TEXTS, OTHER_TEXTS]
    .flatMap(({ options }) => [...options])
    .concat(Object.values(LOOK_OPTIONS))
    .map(({ path, label }): [string, string] => [path, label]),
  ...VARIABLE_GROUPS.flatMap(({ title, variables }) =>
    variables.map(({ name, label }): [string, string] => [variablePath(name), `${title}: ${label}`]),
  ),
  ['allowedOrigins', 'Sites that may chat'],
  ['availability.mode', 'Online status'],
  ['availability.manual', 'Online status by hand'],
  ['availability.schedule', 'Opening hours'],
  ['availability.awayUntil', 'Away until'],
  ['settings.meta', 'Data'],
  ['settings.team', 'Members of the team'],
  ['settings.greetings', 'Greetings'],
  ['settings.visitor.fields', 'Form fields'],
]);

/** What a path, or what it is a part of, is called on the page. */
export function nameOf(path: string): string {
  const known = NAMES.get(path);
  if (known !== undefined) return known;
  if (path.startsWith('settings.meta.')) return `Data: ${partsOf(path).at(-1) ?? ''}`;
  const end = path.lastIndexOf('.');
  return end < 0 ? inWords(path) : nameOf(path.slice(0, end));
}
