export { startTwilioEmulator } from './twilio/server.js';
export type { TwilioAccountCredentials, TwilioEmulator, TwilioEmulatorOptions } from './twilio/server.js';
export type {
  Account as TwilioEmulatorAccount,
  AccountChange as TwilioEmulatorChange,
} from './twilio/account.js';
export type { Fault as TwilioFault, FaultInput as TwilioFaultInput } from './twilio/faults.js';
export type { Clock as TwilioEmulatorClock } from './shared/clock.js';
export type { Logger as TwilioEmulatorLogger } from './shared/logger.js';
export { startMissiveEmulator } from './missive/server.js';
export { signWebhook as signMissiveWebhook } from './missive/webhooks.js';
export type { MissiveEmulator, MissiveEmulatorOptions } from './missive/server.js';
export type {
  Organization as MissiveOrganization,
  OrganizationChange as MissiveChange,
} from './missive/organization.js';
export type {
  Channel as MissiveChannel,
  Conversation as MissiveConversation,
  Message as MissiveMessage,
  Party as MissiveParty,
  Post as MissivePost,
} from './missive/model.js';
export type { Fault as MissiveFault, FaultInput as MissiveFaultInput } from './missive/faults.js';
export type { ChannelInput as MissiveChannelInput } from './missive/channels.js';
export type {
  NewMessageInput as MissiveNewMessageInput,
  ReplyInput as MissiveReplyInput,
} from './missive/outgoing.js';
