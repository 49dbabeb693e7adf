/** An option of the Setup page, and a group of them. */

import { DEFAULTS } from '../../../../src/core/config-defaults.js';
import { valueAt } from './edits.js';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface Option {
  /** In the account, such as `settings.chat.showNames`. */
  readonly path: string;
  readonly label: string;
  readonly help?: string;
  readonly kind:
    'switch' | 'text' | 'email' | 'phone' | 'address' | 'picture' | 'choice' | 'bubbles' | 'plural';
  /** What holds while nothing is set. */
  readonly fallback: unknown;
  /** How that is called, where the value itself does not say it. */
  readonly fallbackName?: string;
  readonly choices?: readonly Choice[];
}

export interface OptionGroup {
  readonly id: string;
  readonly title: string;
  readonly intro?: string;
  readonly options: readonly Option[];
}

/** An option of the chat, with the chat’s default. */
export const setting = (
  path: string,
  kind: Option['kind'],
  label: string,
  help = '',
  more: Partial<Option> = {},
): Option => ({
  path: `settings.${path}`,
  label,
  kind,
  fallback: valueAt(DEFAULTS, path),
  ...(help ? { help } : {}),
  ...more,
});
