export { startTwilioEmulator } from './twilio/server.js';
export type { TwilioAccountCredentials, TwilioEmulator, TwilioEmulatorOptions } from './twilio/server.js';
export type {
  Account as TwilioEmulatorAccount,
  AccountChange as TwilioEmulatorChange,
} from './twilio/account.js';
export type { Fault as TwilioFault, FaultInput as TwilioFaultInput } from './twilio/faults.js';
export type { Clock as TwilioEmulatorClock } from './twilio/clock.js';
export type { Logger as TwilioEmulatorLogger } from './twilio/logger.js';
