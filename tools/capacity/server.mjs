/** The built chat server in a process of its own, for `run.mjs`; it reports what it used on request. */

import { startChatServer } from '@missive-chat/server';

const MANY = { burst: 1e9, perHour: 1e9 };
const server = await startChatServer({
  ...JSON.parse(process.env.CAPACITY_OPTIONS),
  logLevel: 'info',
  // Writing a log line per request is part of the work; its destination is not.
  logDestination: { write: () => undefined },
  // All visitors share one address here.
  rateLimit: { burst: 1e9, perMinute: 1e9 },
  visitorRateLimit: { burst: 1e9, perMinute: 1e9 },
  creationLimits: {
    visitor: { address: MANY, account: MANY },
    conversation: { address: MANY, account: MANY },
  },
});
process.on('message', async () => {
  globalThis.gc();
  const { user, system } = process.cpuUsage();
  process.send({
    cpu: (user + system) / 1000,
    megabytes: process.memoryUsage().rss / 2 ** 20,
    metrics: await server.metrics.registry.metrics(),
  });
});
process.send({ url: server.url });
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
