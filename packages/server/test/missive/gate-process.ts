/** A process that calls Missive as often as its gate allows, and prints the outcome of each call. */

import { createMissiveClients } from '../../src/missive/missive-client.js';
import { createRateGate } from '../../src/missive/rate-gate.js';
import { MissiveCalls } from '../../src/storage/missive-calls.js';
import { systemClock } from '../../src/system-clock.js';
import { connectTo } from './connect.js';

const { DATABASE = '', API = '', TOKEN = '' } = process.env;

const gate = createRateGate({
  store: new MissiveCalls(connectTo(DATABASE)),
  clock: systemClock,
  limits: { maxCallTime: 2_000 },
});
const client = createMissiveClients(API, gate, (outcome) => console.log(outcome))(TOKEN, { maxWait: 60_000 });

setInterval(() => undefined, 60_000); // waiting alone does not keep the process running

const work = async (): Promise<void> => {
  for (;;) await client.organizations();
};
await Promise.all([work(), work(), work(), work()]);
