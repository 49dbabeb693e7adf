/**
 * The whole system: both services, two processes of the chat server on one PostgreSQL, and a load balancer.
 */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startMissiveEmulator,
  startTwilioEmulator,
  type MissiveOrganization,
  type TwilioEmulatorAccount,
} from '../../packages/emulators/src/index.js';
import { startPostgres } from '../support/postgres.js';
import { NO_CREATION_LIMITS } from '../../packages/server/test/visitors/no-creation-limits.js';
import { startBalancer } from './balancer.js';
import { Processes } from './processes.js';

export const ACCOUNT = 'demo';

/** As Missive's own, but shortened to fit into a run. */
const WEBHOOK_SETTINGS = { timeoutMs: 5_000, retriesMs: [500, 1_000, 2_000, 4_000, 8_000] };

/**
 * Missive's own limits would stretch a long run to most of an hour: each is multiplied by this on both sides.
 */
const LIMITS_TIMES = 12;
const LIMITS = { inFlight: 5, perMinute: 300 * LIMITS_TIMES, perQuarterHour: 900 * LIMITS_TIMES };

/** Delays of minutes are shortened to seconds, in the same order. */
const CHAT_SERVER_OPTIONS = {
  rateLimit: { burst: 100_000, perMinute: 100_000 },
  creationLimits: NO_CREATION_LIMITS,
  visitorRateLimit: { burst: 100_000, perMinute: 100_000 },
  missiveTimeout: 3_000,
  missiveLimits: {
    windows: [
      { span: 61_000, calls: 290 * LIMITS_TIMES },
      { span: 905_000, calls: 880 * LIMITS_TIMES },
    ],
    maxCallTime: 5_000,
  },
  relayPace: {
    lease: 4_000,
    maxStepTime: 10_000,
    maxMissiveCallTime: 5_000,
    maxTwilioCallTime: 10_000,
    pollInterval: 250,
    retryDelay: 200,
    maxRetryDelay: 3_000,
    settleTime: 500,
    minCheckDelay: 2_000,
    maxCheckDelay: 10_000,
    sweepInterval: 3_000,
    sweepOverlap: 15_000,
  },
};

export interface World {
  readonly url: string;
  readonly twilio: TwilioEmulatorAccount;
  readonly missive: MissiveOrganization;
  readonly processes: Processes;
  readonly databaseUrl: string;
  /** Stops PostgreSQL and starts it again, with its data. @param down milliseconds between the two */
  restartDatabase(down: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const [folder, postgres, balancer] = await Promise.all([
    mkdtemp(join(tmpdir(), 'missive-chat-chaos-')),
    startPostgres(),
    startBalancer(),
  ]);
  const twilioEmulator = await startTwilioEmulator();
  const missiveEmulator = await startMissiveEmulator({ webhooks: WEBHOOK_SETTINGS, rateLimits: LIMITS });
  const { sid, authToken } = twilioEmulator.createAccount();
  const missive = missiveEmulator.organization;
  const signatureSecret = randomBytes(16).toString('hex');
  Object.assign(missive.channel, {
    signatureSecret,
    webhookUrl: `${balancer.url}/${ACCOUNT}/webhooks/missive`,
  });

  const databaseUrl = await postgres.createDatabase();
  const processes = new Processes(
    {
      DATABASE_URL: databaseUrl,
      MISSIVE_CHAT_ENCRYPTION_KEY: randomBytes(32).toString('hex'),
      MISSIVE_CHAT_DATA: folder,
      MISSIVE_CHAT_ACCOUNT: ACCOUNT,
      MISSIVE_CHAT_ACCOUNT_NAME: 'Kiln & Clay',
      MISSIVE_CHAT_PUBLIC_URL: balancer.url,
      TWILIO_ACCOUNT_SID: sid,
      TWILIO_AUTH_TOKEN: authToken,
      TWILIO_API_BASE_URL: twilioEmulator.url,
      TWILIO_WEBSOCKET_URL: twilioEmulator.websocketUrl,
      MISSIVE_API_BASE_URL: missiveEmulator.apiBaseUrl,
      MISSIVE_API_TOKEN: missive.token,
      MISSIVE_CHANNEL_ID: missive.channel.id,
      MISSIVE_SIGNATURE_SECRET: signatureSecret,
      LOG_LEVEL: 'warn',
      CHAOS_OPTIONS: JSON.stringify(CHAT_SERVER_OPTIONS),
    },
    balancer,
  );
  const stop = async (): Promise<void> => {
    await processes.stop();
    await balancer.stop();
    await Promise.all([twilioEmulator.stop(), missiveEmulator.stop()]);
    await postgres.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    // The first process creates the shared resources at Twilio.
    await processes.start(0);
    await processes.start(1);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: balancer.url,
    twilio: twilioEmulator.account(sid),
    missive,
    processes,
    databaseUrl,
    restartDatabase: (down) => postgres.restart(down),
    stop,
  };
}
