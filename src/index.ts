/** The classes and types, without side effects. `define.ts` registers the elements. */

export { MissiveChatElement } from './elements/missive-chat.js';
export { MissiveChatButtonElement } from './elements/missive-chat-button.js';
export type { Callbacks, MissiveChatEventDetails, MissiveChatEventName } from './core/events.js';
export type { Config, ConfigLayer, Meta, Status, UserConfig } from './core/types.js';
export type { MissiveChatConfig, MissiveChatFacade } from './facade.js';
