/** The documented variables, each by the computed style that it sets. */

import type { Row } from './rows.js';

const PANEL = 'missive-chat-panel';
const BADGE = '[part=badge]';
let colors = 0;

const variable = (
  name: string,
  value: string,
  selector: string,
  property: string,
  more: Partial<Row> = {},
): Row => ({
  path: `chat.variables.${name}`,
  away: value,
  scene: 'form',
  look: `style(${JSON.stringify(selector)}, ${JSON.stringify(property)})`,
  seen: value,
  ...more,
});

/** All different, so that they can be distinguished on one page. */
const color = (name: string, selector: string, property: string, more: Partial<Row> = {}): Row =>
  variable(name, `rgb(${(colors += 1)}, 2, 3)`, selector, property, more);

/** Text on the default colors: light, or it would be corrected for contrast. */
const words = (name: string, selector: string, more: Partial<Row> = {}): Row =>
  variable(name, `rgb(${240 + ((colors += 1) % 15)}, 254, 255)`, selector, 'color', more);

/** Mixed with others where it would not contrast: only that it has an effect is known. */
const mixed = (name: string, selector: string): Row => ({
  ...variable(name, 'rgb(180, 20, 30)', selector, 'color', { alone: true }),
  seen: undefined,
});

const back = (name: string, selector: string, more: Partial<Row> = {}): Row =>
  color(name, selector, 'background-color', more);

export const VARIABLE_ROWS: readonly Row[] = [
  back('background-color', PANEL),
  back('badge-background-color', BADGE, { scene: 'one unread' }),
  variable('badge-border-radius', '3px', BADGE, 'border-top-left-radius', { scene: 'one unread' }),
  variable('badge-box-shadow', 'rgb(9, 2, 3) 1px 1px 1px 1px', BADGE, 'box-shadow', { scene: 'one unread' }),
  words('badge-color', BADGE, { scene: 'one unread' }),
  variable('badge-size', '33px', BADGE, 'height', { scene: 'one unread' }),
  color('border-color', 'missive-chat-messages + .footer', 'border-top-color'),
  variable('border', '3px solid rgb(9, 8, 7)', PANEL, 'border-top', { seen: '3px solid rgb(9, 8, 7)' }),
  variable('box-shadow', 'rgb(9, 2, 4) 1px 1px 1px 1px', PANEL, 'box-shadow'),
  back('bubble-dark-color', '[part~=dark]', { scene: 'one new below' }),
  back('bubble-light-color', '[part~=light]'),
  variable('button-border-radius', '4px', 'form button', 'border-top-left-radius'),
  words('close-button-color', '[part=close-button]'),
  variable('closed-border-radius', '5px', '[part=button]', 'border-top-left-radius'),
  variable('font-family', 'monospace', '[part~=bubble]', 'font-family'),
  variable('font-size', '19px', '[part~=bubble]', 'font-size'),
  back('header-opened-background-color', '[part=header]'),
  mixed('header-subtitle-text-color', '[part=status]'),
  words('header-title-text-color', '[part=title]'),
  variable('height', '333px', PANEL, 'height'),
  mixed('light-text-color', '[part=footer] a'),
  back('main-color', '[part=button]'),
  variable('margin', '33px', PANEL, 'margin-right'),
  variable('max-height', '222px', PANEL, 'height', { alone: true }),
  variable('max-width', '222px', PANEL, 'width', { alone: true }),
  variable('opened-border-radius', '6px', PANEL, 'border-top-left-radius'),
  back('status-connecting-color', '.dot', { scene: 'retrying' }),
  back('status-offline-color', '.dot', { scene: 'team away' }),
  back('status-online-color', '.dot'),
  mixed('text-color', '[part~=light]'),
  variable('transition-duration', '3s', PANEL, 'transition-duration', {
    seen: '3s, 3s, 0s',
  }),
  variable('transition-easing', 'steps(3)', PANEL, 'transition-timing-function', {
    seen: 'steps(3), steps(3), ease',
  }),
  variable('width', '334px', PANEL, 'width'),
];
