/** The classes and types, without side effects. `define.ts` registers the elements. */

export { MissiveChatElement } from './elements/missive-chat.js';
export { MissiveChatButtonElement } from './elements/missive-chat-button.js';
export type { MissiveChatButtonEventMap, MissiveChatEventMap } from './elements/markup.js';
export type {
  Callbacks,
  MissiveChatConfig,
  MissiveChatEventDetails,
  MissiveChatEventName,
} from './core/events.js';
export type { StyleVariables } from './core/style-variables.js';
export type { Transcript } from './core/transcript.js';
export type { GreetingAction } from './core/greetings.js';
export type {
  Audience,
  BubbleText,
  ChatConfig,
  Config,
  ConfigLayer,
  Greeting,
  MessagesConfig,
  Meta,
  Position,
  TeamMember,
  Status,
  SupportConfig,
  Theme,
  UserConfig,
  VisitorConfig,
} from './core/types.js';
export type { FacadeCall, MissiveChatFacade } from './facade.js';
