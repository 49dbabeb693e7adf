/** The chat server from code: `@missive-chat/server`. */

export { createApp, type AppDeps } from './app.js';
export {
  isAccountId,
  type Account,
  type AccountChanges,
  type AccountStore,
  type TwilioAccess,
} from './accounts/account-store.js';
export type { Challenge } from './visitors/challenge.js';
export {
  checkOptions,
  ENVIRONMENT_VARIABLES,
  OptionsError,
  readEnvironment,
  type ChatServerOptions,
} from './environment.js';
export { CreationGate, DEFAULT_CREATION_LIMITS, type CreationLimits } from './visitors/creation-limits.js';
export type { SharedLimit } from './stores/limit-store.js';
export { HttpError, type HttpErrorCode } from './http/errors.js';
export { digestOf, verifiedVisitorId } from './visitors/verification.js';
export {
  Integration,
  type IntegrationPost,
  type IntegrationRequest,
  type IntegrationSettings,
} from './integrations/integration.js';
export type {
  EarlierMessage,
  OnVisitorMessage,
  ProgramMessage,
  ProgramTools,
  Reply,
} from './answers/program.js';
export { createPrograms, type Programs } from './answers/programs.js';
export { SanitizedText } from './integrations/integration-text.js';
export { createMetrics, type Metrics } from './metrics.js';
export { setUpTwilio, type TwilioSetupDeps } from './twilio/twilio-account.js';
export { createLogger, type Logger, type LogLevel } from './logging.js';
export {
  provision,
  ProvisionError,
  type Credentials,
  type ProvisionErrorCode,
  type ProvisionOptions,
} from './twilio/provision.js';
export { DEFAULT_BODY_LIMITS, RequestBodies, type BodyLimits } from './http/request-body.js';
export { openStore } from './storage/open-store.js';
export { StorageError, type Store } from './stores/store.js';
export {
  DEFAULT_RATE_LIMIT,
  DEFAULT_TOKEN_TTL,
  DEFAULT_VISITOR_RATE_LIMIT,
  startChatServer,
  type ChatServer,
  type StartOptions,
} from './start.js';
export { turnstileChallenge, type TurnstileOptions } from './visitors/turnstile.js';
export { createTwilioClients, type TwilioClient, type TwilioClients } from './twilio/twilio-client.js';
