/**
 * Determines the content before the first message from the configuration alone (LC-20, LC-21): welcome → identify →
 * form, or → thanks → help → composer.
 */

import type { ChatState } from './chat-state.js';
import { bubbles } from './error-bubbles.js';
import type { Config, Visitor, VisitorConfig, VisitorField } from './types.js';

export interface IdentifyForm {
  readonly name: 'none' | 'optional' | 'required';
  readonly email: 'none' | 'optional' | 'required';
  /** The operator's own. */
  readonly fields: readonly VisitorField[] | undefined;
  readonly consent: boolean;
  readonly canSkip: boolean;
}

export interface VisitorFlow {
  /** The account's bubbles at the start of the thread. */
  readonly bubbles: readonly string[];
  /** Replaces the composer while it is displayed. */
  readonly form: IdentifyForm | null;
}

/** Returns the form of this configuration, or null if it asks for nothing. */
export function identifyForm(visitor: VisitorConfig, fields = visitor.fields): IdentifyForm | null {
  const name = need(visitor.askName, visitor.requireName);
  const email = need(visitor.askEmail, visitor.requireEmail);
  if (name === 'none' && email === 'none' && !fields[0]) return null;
  const isRequired =
    name === 'required' ||
    email === 'required' ||
    visitor.requireConsent ||
    // Not checked until the part that displays them has loaded.
    fields.some((field: VisitorField | null) => field?.required);
  return { name, email, fields, consent: visitor.requireConsent, canSkip: !isRequired };
}

const NOTHING = { name: 'none', email: 'none', canSkip: false } as const;

/** Whether the visitor has to give consent before anything is sent (LC-22). */
export const isConsentDue = ({ visitor: { requireConsent } }: Config, { consentAt }: Visitor): boolean =>
  requireConsent && !consentAt;

export function visitorFlow(
  config: Config,
  {
    identified,
    visitor,
    availability,
    messages,
    fields,
  }: Pick<ChatState, 'identified' | 'visitor' | 'availability' | 'messages' | 'fields'>,
): VisitorFlow {
  const { welcome, identify, identifyThanks, help, away } = config.messages;
  const instead = bubbles(availability === 'offline' ? away : []);
  const introduction = identifyForm(config.visitor, identified === 'no' ? fields : undefined);
  // The introduction ends with the first message: a reload does not show it again.
  const isIntroduced =
    introduction === null || identified === 'known' || (identified !== 'no' && messages.length > 0);
  const consent = isConsentDue(config, visitor);
  // Of visitors who are known, what is missing.
  const rest = consent || fields?.[0] ? { ...NOTHING, fields, consent } : null;
  const form = identified === 'no' && introduction ? introduction : rest;
  const thanks = identified === 'form' ? identifyThanks : [];
  return {
    bubbles: bubbles(
      instead[0] ? instead : welcome,
      isIntroduced ? [] : [identify, thanks].flat(2),
      form || instead[0] ? [] : help,
    ),
    form,
  };
}

const need = (asked: boolean, required: boolean): IdentifyForm['name'] =>
  !asked ? 'none' : required ? 'required' : 'optional';
