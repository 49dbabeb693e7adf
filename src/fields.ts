/** The operator's own form fields (LC-53), loaded when a page or an account has some. */

import { askedFields } from './core/asked-fields.js';
import { validFields } from './core/field-problems.js';
import type { VisitorField } from './core/types.js';
import { defineOnce } from './define-once.js';
import { MissiveChatFieldsElement } from './elements/missive-chat-fields.js';
import type { FieldsModule } from './elements/platform.js';
import { report } from './report.js';

defineOnce({ 'missive-chat-fields': MissiveChatFieldsElement }, report);

const checked = new WeakMap<readonly VisitorField[], readonly VisitorField[]>();

export const fieldsToAsk: FieldsModule['fieldsToAsk'] = ({ config, state }) => {
  const { fields } = config.visitor;
  const valid = checked.get(fields) ?? validFields(fields, report);
  checked.set(fields, valid);
  return askedFields(valid, config, state);
};
