import './sdk-timers.js';
import { after, before, describe, it } from 'node:test';
import { Client } from '@twilio/conversations';
import { caseNames, runCase } from './twilio-cases.js';
import { startBackend, type Backend } from './twilio-control.js';

let backend: Backend;

before(async () => {
  backend = await startBackend();
});
after(() => backend.stop());

describe('@twilio/conversations in Node against the emulator', () => {
  for (const name of caseNames) {
    it(name, async () => {
      const { control, emulator } = backend;
      await runCase(name, {
        control,
        websocketUrl: emulator.websocketUrl,
        Client,
        // Node has no network to switch off: the socket dies and the service rejects every new one.
        goOffline: async (chat) => {
          await control.fault(chat, { kind: 'refuse', target: 'init', code: 503, times: 1000 });
          await control.fault(chat, { kind: 'kill' });
        },
        goOnline: (chat) => control.clearFaults(chat),
        file: (text) => Buffer.from(text),
        form: () => null,
      });
    });
  }
});
