/** The built chat server in its own process, for the benchmark; it reports its memory on request. */

import { startChatServer } from '@missive-chat/server';

const MANY = { burst: 1e9, perHour: 1e9 };
const twilio = JSON.parse(process.env.BENCH_TWILIO);
const server = await startChatServer({
  port: 0,
  dataDirectory: process.env.BENCH_DATA,
  twilioAccountSid: twilio.sid,
  twilioAuthToken: twilio.authToken,
  twilioApiBaseUrl: twilio.url,
  twilioWebsocketUrl: twilio.websocketUrl,
  // Writing a log line per request is part of the work; its destination is not.
  logLevel: 'info',
  logDestination: { write: () => undefined },
  // All visitors share one address here.
  rateLimit: { burst: 1e9, perMinute: 1e9 },
  visitorRateLimit: { burst: 1e9, perMinute: 1e9 },
  creationLimits: {
    visitor: { address: MANY, account: MANY },
    conversation: { address: MANY, account: MANY },
  },
});
process.on('message', () => {
  globalThis.gc();
  process.send(process.memoryUsage().rss);
});
process.send({ url: server.url });
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
