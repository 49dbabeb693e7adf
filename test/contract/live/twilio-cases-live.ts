import { Client } from '@twilio/conversations';
import { caseNames, runCase } from '../twilio-cases.js';
import { makeControl } from '../twilio-control.js';
import type { TwilioAccount } from './twilio-account.js';

/** These cases need faults, which only an emulator has. */
const NEEDS_FAULTS = 'EM-03 ';

/** @returns the number of failures */
export const runTwilioCases = async (
  account: TwilioAccount,
  say: (text: string) => void,
): Promise<number> => {
  const control = makeControl(account);
  let failures = 0;
  for (const name of caseNames) {
    if (name.startsWith(NEEDS_FAULTS)) {
      say(`not tried     ${name}: it needs faults on demand`);
      continue;
    }
    try {
      await runCase(name, {
        control,
        websocketUrl: account.websocketUrl,
        Client,
        goOffline: () => Promise.reject(new Error('It needs faults on demand')),
        goOnline: () => Promise.resolve(),
        file: (text) => Buffer.from(text),
        form: () => null,
      });
      say(`passed        ${name}`);
    } catch (error) {
      failures += 1;
      say(`failed        ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return failures;
};
