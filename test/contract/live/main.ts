/**
 * The contract suite against real accounts (`npm run contract -- --live`): the cases that the client library
 * must pass, and the assumptions of the emulators. Everything it creates is named, limited and deleted.
 */
import '../sdk-timers.js';
import { readAssumptions, tryAll, type Assumption, type Outcome } from './assumptions.js';
import { tryMissive } from './missive-probes.js';
import { readSettings, type Settings, type TwilioSettings } from './settings.js';
import { TwilioAccount } from './twilio-account.js';
import { runTwilioCases } from './twilio-cases-live.js';
import { twilioProbes } from './twilio-probes.js';
import { TwilioTools } from './twilio-tools.js';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const report = ({ id, text, result, why }: Outcome): void =>
  say(`${result.padEnd(13)} ${id.padEnd(4)} ${text}${why === '' ? '' : `\n${' '.repeat(19)}${why}`}`);

/** `--assumptions` skips the cases; `--assumptions=T4,M5` runs these probes only. */
const only = process.argv.find((argument) => /^--assumptions(=|$)/.test(argument));
const withCases = only === undefined;
const named = only?.split('=')[1]?.split(',');
const isWanted = ({ id }: Assumption): boolean => named === undefined || named.includes(id);

/** Whether everything passed, and what could not be deleted. */
interface Result {
  outcomes: Outcome[];
  failures: number;
  left: string[];
}

const checkTwilio = async (settings: TwilioSettings): Promise<Result> => {
  const account = new TwilioAccount(settings);
  const result: Result = { outcomes: [], failures: 0, left: [] };
  const clean = async () => {
    result.left = await account.clean();
  };
  process.once('SIGINT', () => void clean().finally(() => process.exit(130)));
  try {
    if (withCases) {
      say('\nWhat the client library must be able to do at Twilio');
      result.failures = await runTwilioCases(account, say);
    }
    say('\nWhat the Twilio emulator assumes');
    const tools = await TwilioTools.create(account);
    result.outcomes = await tryAll(readAssumptions('twilio').filter(isWanted), twilioProbes, tools, report);
    await tools.end();
  } finally {
    await clean();
    say(`\nMade at Twilio: ${account.made}; left: ${result.left.join(', ') || 'none'}`);
  }
  return result;
};

const readOrExit = (): Settings => {
  try {
    return readSettings(process.env);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
};

const { twilio, missive } = readOrExit();
const results: Result[] = [];
if (twilio) results.push(await checkTwilio(twilio));
if (missive) {
  say('\nWhat the Missive emulator assumes');
  results.push({ failures: 0, ...(await tryMissive(missive, isWanted, report, say)) });
}
const outcomes = results.flatMap((one) => one.outcomes);
const count = (result: Outcome['result']) => outcomes.filter((one) => one.result === result).length;
const failures = results.reduce((sum, one) => sum + one.failures, 0);
const left = results.flatMap((one) => one.left);
say(
  `\nAssumptions: ${count('held')} held, ${count('did not hold')} did not hold, ${count('not tried')} not tried` +
    (withCases && twilio ? `; cases: ${failures} failed` : ''),
);
process.exit(failures + count('did not hold') + left.length > 0 ? 1 : 0);
