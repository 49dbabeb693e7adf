/**
 * What stands before the first message, decided from the configuration alone (LC-20, LC-21):
 * welcome → identify → form, or → thanks → help → composer.
 */

import type { Identified } from './chat-state.js';
import { bubbles } from './trouble-bubbles.js';
import type { Config, VisitorConfig } from './types.js';

export interface IdentifyForm {
  readonly name: 'none' | 'optional' | 'required';
  readonly email: 'none' | 'optional' | 'required';
  readonly consent: boolean;
  readonly canSkip: boolean;
}

export interface VisitorFlow {
  /** The account's bubbles at the start of the thread. */
  readonly bubbles: readonly string[];
  /** Stands in place of the composer while it is there. */
  readonly form: IdentifyForm | null;
}

/** The form this configuration asks for, or null when it asks for nothing. */
export function identifyForm(visitor: VisitorConfig): IdentifyForm | null {
  const name = need(visitor.askName, visitor.requireName);
  const email = need(visitor.askEmail, visitor.requireEmail);
  if (name === 'none' && email === 'none') return null;
  const isRequired = name === 'required' || email === 'required' || visitor.requireConsent;
  return { name, email, consent: visitor.requireConsent, canSkip: !isRequired };
}

export function visitorFlow(config: Config, identified: Identified): VisitorFlow {
  const { welcome, identify, identifyThanks, help } = config.messages;
  const form = identifyForm(config.visitor);
  if (form === null || identified === 'known') return { bubbles: bubbles(welcome, help), form: null };
  if (identified === 'no') return { bubbles: bubbles(welcome, identify), form };
  if (identified === 'skipped') return { bubbles: bubbles(welcome, identify, help), form: null };
  return { bubbles: bubbles(welcome, identify, identifyThanks, help), form: null };
}

const need = (asked: boolean, required: boolean): IdentifyForm['name'] =>
  !asked ? 'none' : required ? 'required' : 'optional';
