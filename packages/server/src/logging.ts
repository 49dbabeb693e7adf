/**
 * Structured logs (CS-05). They contain what happened to a request, never its content: no bodies, email
 * addresses, tokens or keys.
 */

import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>;

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A second line of defense: these fields are removed from any logged object. */
const SECRET_FIELDS = [
  'token',
  'visitorToken',
  'authToken',
  'apiKeySecret',
  'secretKey',
  'previousSecretKey',
  'encryptionKey',
  'databaseUrl',
  'secret',
  'cookie',
  'visitorTokenKey',
  'adminSecret',
  'digest',
  'email',
  'name',
  'body',
  'authorization',
  'password',
].flatMap((field) => [field, `*.${field}`]);

/** @param destination where lines go; standard output when left out. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
    redact: { paths: SECRET_FIELDS, censor: '[redacted]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * The loggable part of an error. pino's own serializer copies every field, and an HTTP client's error
 * contains the request with its credentials. Messages of other services are omitted: they quote input.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { status, code } = error as { status?: unknown; code?: unknown };
  const isFromService = typeof status === 'number' && error.name !== 'HttpError';
  return {
    type: error.constructor.name,
    ...(isFromService ? {} : { message: error.message }),
    ...(typeof status === 'number' ? { status } : {}),
    ...(typeof code === 'number' || typeof code === 'string' ? { code } : {}),
    at: error.stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 6)
      .map((line) => line.trim()),
  };
}
