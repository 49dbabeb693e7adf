/** All that the doctor looks at, in the order in which things depend on each other. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../account-store.js';
import { checkOptions, OptionsError, type ChatServerOptions, type Settings } from '../environment.js';
import { openStore } from '../storage/open-store.js';
import { createTwilioClients } from '../twilio-client.js';
import { note, right, wrong, type Finding, type Section } from './finding.js';
import { checkInstallation } from './installation.js';
import { checkNetwork } from './network.js';
import { checkTwilioAccount } from './twilio-account.js';

export async function examine(options: ChatServerOptions): Promise<Section[]> {
  let settings: Settings;
  try {
    settings = checkOptions(options);
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    const findings = error.message.split('\n').map((line) => wrong(line, 'Correct the environment.'));
    return [{ title: 'Environment', findings }];
  }
  const environment = {
    title: 'Environment',
    findings: [right('Every variable that is set has a good value')],
  };
  const installation = await checkInstallation(settings);
  const { findings: storage, accounts } = await checkStorage(settings);
  const clients = createTwilioClients(settings.twilioApiBaseUrl ?? null);
  const sections: Section[] = [
    environment,
    { title: 'This machine', findings: [...installation, ...storage] },
    { title: 'Network', findings: await checkNetwork(settings, accounts[0]?.id) },
  ];
  for (const account of accounts)
    sections.push({
      title: `Account ${account.id}`,
      findings: await checkTwilioAccount(account, clients, settings.publicUrl ?? null),
    });
  return sections;
}

/** Opening the storage brings it up to date, as starting the server does. */
async function checkStorage(settings: Settings): Promise<{ findings: Finding[]; accounts: Account[] }> {
  const isFile = settings.databaseUrl === undefined;
  if (
    isFile &&
    !existsSync(join(settings.dataDirectory, 'encryption.key')) &&
    settings.encryptionKey === undefined
  )
    return {
      findings: [note('There is no database yet', 'Start the server, or run “missive-chat setup”.')],
      accounts: [],
    };
  try {
    const store = await openStore(settings);
    try {
      const accounts = await store.list();
      const engine = isFile ? 'SQLite' : 'PostgreSQL';
      const findings = [right(`${engine} is readable and up to date, and its secrets open with the key`)];
      if (accounts.length === 0) findings.push(note('There is no account yet', 'Run “missive-chat setup”.'));
      return { findings, accounts };
    } finally {
      await store.close();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      findings: [
        wrong(`The database cannot be used: ${message}`, 'Put that right; the accounts were not checked.'),
      ],
      accounts: [],
    };
  }
}
