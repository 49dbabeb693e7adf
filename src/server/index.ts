/** The chat server from code: `missive-chat/server`. */

export { createApp, type AppDeps } from './app.js';
export {
  isAccountId,
  type Account,
  type AccountChanges,
  type AccountStore,
  type TwilioAccess,
} from './account-store.js';
export {
  checkOptions,
  ENVIRONMENT_VARIABLES,
  OptionsError,
  readEnvironment,
  type ChatServerOptions,
} from './environment.js';
export { HttpError, type HttpErrorCode } from './errors.js';
export { digestOf, verifiedVisitorId } from './identity.js';
export { createLogger, type Logger, type LogLevel } from './logging.js';
export { provision, ProvisionError, type Credentials, type ProvisionErrorCode } from './provision.js';
export { openSqliteAccountStore } from './sqlite-account-store.js';
export {
  DEFAULT_RATE_LIMIT,
  DEFAULT_TOKEN_TTL,
  startChatServer,
  type ChatServer,
  type StartOptions,
} from './start.js';
export { createTwilioClients, type TwilioClient, type TwilioClients } from './twilio-client.js';
