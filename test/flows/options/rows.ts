/**
 * The table of options: for each a value other than the default, the scene in which it
 * has an effect, where to look, and the expected result.
 */

import { TEXT_ROWS } from './text-rows.js';
import { VARIABLE_ROWS } from './variable-rows.js';
import type { SceneName } from './scenes.js';

/** Options by name, as in a page's configuration. */
export type Options = Readonly<Record<string, unknown>>;

export interface Row {
  readonly path: string;
  readonly away: unknown;
  readonly scene: SceneName;
  /** Expression in the page; may use the names of `page-tools.ts`. */
  readonly look: string;
  /** Expected result; by default anything other than before. */
  readonly seen?: unknown;
  /** Other options that are required for an effect. */
  readonly given?: Options;
  /** Not together with other rows on one page, since it affects them. */
  readonly alone?: boolean;
}

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
const NO_QUESTIONS = { visitor: { askName: false, askEmail: false } };
const LABELS = `texts('label')`;
const CONSENT = 'I accept this website privacy policy and terms of use. *';

/** Opens the menu once it is there. */
const MENU_ITEMS = `(one('.more[aria-expanded=false]')?.click(), texts('[role^=menuitem]'))`;

const row = (
  path: string,
  away: unknown,
  scene: SceneName,
  look: string,
  seen: unknown,
  given?: Options,
): Row => ({ path, away, scene, look, seen, alone: true, ...(given && { given }) });

const SWITCH_ROWS: readonly Row[] = [
  ...['bottom-left', 'top-right', 'top-left'].map((position) =>
    row('chat.position', position, 'form', 'corner()', position),
  ),
  row('chat.hidden', true, 'form', `!!one('[part=button]')`, false),
  row('chat.name', 'Away Crew', 'form', `texts('.start .name')`, ['Away Crew']),
  row('chat.avatarUrl', PIXEL, 'form', 'images()', [PIXEL, PIXEL]),
  row('chat.hideWhenOffline', true, 'team away', `!!one('[part=button]')`, false),
  row('chat.hideBranding', true, 'plan without branding', `!!one('[part=footer]')`, false),
  row('chat.showOnlineStatus', false, 'form', `!!one('[part=status]')`, false),
  row('chat.showAvatars', false, 'form', `all('.avatar').length`, 0),
  row('chat.showNames', false, 'form', `texts('.start .name')`, []),
  row('chat.header', 'team', 'form', `texts('.names')`, ['Ada, Ben'], {
    team: [{ name: 'Ada' }, { name: 'Ben' }],
  }),
  row('team', [{ name: 'Away Ada' }], 'form', `texts('.names')`, ['Away Ada'], { chat: { header: 'team' } }),
  row('chat.showReplyTime', true, 'reply time', `texts('bdi').filter((text) => /^Usually/.test(text))`, [
    'Usually replies in a few hours',
  ]),
  row('chat.showClosing', true, 'ended', `texts('.line').length > 0`, true),
  row('chat.rating', 'faces', 'ended', `all('[name=rating]').map(({ value }) => value)`, [
    'bad',
    'okay',
    'good',
  ]),
  row('chat.rating', 'thumbs', 'ended', `all('[name=rating]').map(({ value }) => value)`, ['bad', 'good']),
  row('chat.sound', true, 'form', MENU_ITEMS, ['Sound']),
  // Chromium blocks notifications in the tests, which the menu says.
  row('chat.notifications', true, 'form', `${MENU_ITEMS}.map((words) => words.split(' ')[0])`, [
    'Notifications',
  ]),
  row('chat.conversations', 'many', 'ended', `texts('.next')`, ['Start a new conversation']),
  row('chat.theme', 'dark', 'form', `style('missive-chat-panel', 'background-color')`, 'rgb(23, 25, 29)'),
  row('chat.locale', 'fr', 'form', `one('.send').getAttribute('aria-label')`, 'Envoyer', NO_QUESTIONS),
  row('chat.inline', true, 'form', `[!!one('[part=button]'), style('.frame', 'position')]`, [
    false,
    'static',
  ]),
  row(
    'greetings',
    [{ id: 'away', text: 'Away greeting', pages: ['*'] }],
    'window closed',
    `texts('.card .text')`,
    ['Away greeting'],
  ),
  row(
    'strings',
    { send: 'Away send' },
    'form',
    `one('.send').getAttribute('aria-label')`,
    'Away send',
    NO_QUESTIONS,
  ),
  row('visitor.askName', false, 'form', LABELS, ['Email *']),
  row('visitor.requireName', true, 'form', LABELS, ['Name *', 'Email *']),
  row('visitor.askEmail', false, 'form', LABELS, ['Name']),
  row('visitor.requireEmail', false, 'form', `[${LABELS}, texts('form button')]`, [
    ['Name', 'Email'],
    ['Skip', 'Submit'],
  ]),
  row(
    'visitor.fields',
    [
      { name: 'order', label: 'Order number', required: true },
      { name: 'topic', label: 'Topic', type: 'select', options: ['Care', 'Repair'] },
      { name: 'phone', label: 'Phone', type: 'tel', when: 'away' },
    ],
    'form',
    `[${LABELS}, texts('missive-chat-fields option')]`,
    [
      ['Name', 'Email *', 'Order number *', 'Topic'],
      ['Please choose', 'Care', 'Repair'],
    ],
  ),
  row('visitor.requireConsent', true, 'form', LABELS, ['Name', 'Email *', CONSENT]),
  row('support.email', 'help@away.example', 'retrying', `errorLinks('mailto:')`, [
    'mailto:help@away.example help@away.example',
  ]),
  row('support.phone', '+47 22 33', 'retrying', `errorLinks('tel:')`, ['tel:+472233 +47 22 33']),
];

/** Tested by what the team receives, or on the next visit: a test each. */
export const TOLD_OTHERWISE: readonly string[] = [
  'id',
  'chat.rememberOpenState',
  'user.email',
  'user.name',
  'user.digest',
  'user.token',
  'user.avatarUrl',
  'meta',
];

export const ROWS: readonly Row[] = [...SWITCH_ROWS, ...TEXT_ROWS, ...VARIABLE_ROWS];
