/** What the docstrings say of an option and of a style variable. */

import { docsOfType } from './sources.mjs';

const TYPES = 'src/core/config-types.ts';
const TOP = docsOfType(TYPES, 'Config');
const GROUPS = {
  chat: docsOfType(TYPES, 'ChatConfig'),
  support: docsOfType(TYPES, 'SupportConfig'),
  user: docsOfType(TYPES, 'UserConfig'),
  visitor: docsOfType(TYPES, 'VisitorConfig'),
  messages: docsOfType(TYPES, 'MessagesConfig'),
};
const GREETING = docsOfType(TYPES, 'Greeting');
const MEMBER = docsOfType(TYPES, 'TeamMember');
const FIELD = docsOfType(TYPES, 'VisitorField');
const VARIABLES = docsOfType('src/core/style-variables.ts', 'StyleVariables');
const NOTHING = { doc: '', default: '' };

/** @param path such as `chat.position` */
export function docOfOption(path) {
  const [group, option] = path.split('.');
  return (option === undefined ? TOP.get(group) : GROUPS[group].get(option)) ?? NOTHING;
}

export const docOfVariable = (name) => VARIABLES.get(name) ?? NOTHING;

export const docOfGreeting = (name) => GREETING.get(name) ?? NOTHING;

export const docOfMember = (name) => MEMBER.get(name) ?? NOTHING;
export const docOfField = (name) => FIELD.get(name) ?? NOTHING;
