/** The style variables of the theme editor. */

import { DEFAULTS } from '../../../../src/core/config-defaults.js';
import { DARK_VARIABLES } from '../../../../src/core/dark-variables.js';

export interface Variable {
  readonly name: string;
  readonly label: string;
  readonly kind: 'color' | 'value';
}

export interface VariableGroup {
  readonly id: string;
  readonly title: string;
  readonly variables: readonly Variable[];
}

const group = (
  id: string,
  title: string,
  kind: Variable['kind'],
  labels: Readonly<Record<string, string>>,
): VariableGroup => ({
  id,
  title,
  variables: Object.entries(labels).map(([name, label]) => ({ name, label, kind })),
});

export const VARIABLE_GROUPS: readonly VariableGroup[] = [
  group('brand', 'Brand and header', 'color', {
    'main-color': 'Main color',
    'header-opened-background-color': 'Header',
    'header-title-text-color': 'Title in the header',
    'header-subtitle-text-color': 'Line below the title',
    'close-button-color': 'Close button',
  }),
  group('window', 'Window and bubbles', 'color', {
    'background-color': 'Background',
    'text-color': 'Text',
    'light-text-color': 'Quiet text',
    'border-color': 'Lines inside',
    'bubble-dark-color': 'Bubbles of the visitor',
    'bubble-light-color': 'Bubbles of the team',
  }),
  group('badge', 'Badge and status', 'color', {
    'badge-background-color': 'Badge',
    'badge-color': 'Number on the badge',
    'status-online-color': 'Online',
    'status-connecting-color': 'Connecting',
    'status-offline-color': 'Offline',
  }),
  group('size', 'Size and place', 'value', {
    width: 'Width',
    height: 'Height',
    'max-width': 'Greatest width',
    'max-height': 'Greatest height',
    margin: 'Distance from the edge',
    'badge-size': 'Size of the badge',
    'z-index': 'Layer (z-index)',
  }),
  group('corners', 'Corners', 'value', {
    'opened-border-radius': 'Window',
    'closed-border-radius': 'Button on the page',
    'button-border-radius': 'Buttons in the window',
    'badge-border-radius': 'Badge',
  }),
  group('lines', 'Lines and shadows', 'value', {
    border: 'Line around the window',
    'box-shadow': 'Shadow of the window',
    'badge-box-shadow': 'Shadow of the badge',
  }),
  group('type', 'Type and motion', 'value', {
    'font-family': 'Font',
    'font-size': 'Font size',
    'transition-duration': 'How long opening takes',
    'transition-easing': 'How opening eases',
  }),
];

export const variablePath = (name: string): string => `settings.chat.variables.${name}`;

/** Values of a theme's variables that are not set. */
export const defaultVariables = (theme: 'light' | 'dark'): Readonly<Record<string, string>> => ({
  ...DEFAULTS.chat.variables,
  ...(theme === 'dark' ? DARK_VARIABLES : {}),
});
