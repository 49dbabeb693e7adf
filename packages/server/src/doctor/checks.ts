/** The checks of the doctor, in the order of their dependencies. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../accounts/account-store.js';
import { checkOptions, OptionsError, type ChatServerOptions, type Settings } from '../environment.js';
import { createMissiveClients } from '../missive/missive-client.js';
import type { RelayStatus } from '../stores/relay-store.js';
import { openStore } from '../storage/open-store.js';
import { createTwilioClients } from '../twilio/twilio-client.js';
import { note, right, wrong, type Finding, type Section } from './finding.js';
import { checkConfigured } from './configured.js';
import { checkInstallation } from './installation.js';
import { checkMissiveAccount } from './missive-account.js';
import { checkNetwork } from './network.js';
import { checkTwilioAccount } from './twilio-account.js';

/** @param environment all variables; the settings use some of them */
export async function examine(
  options: ChatServerOptions,
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<Section[]> {
  let settings: Settings;
  try {
    settings = checkOptions(options);
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    const findings = error.message.split('\n').map((line) => wrong(line, 'Correct the environment.'));
    return [{ title: 'Environment', findings }];
  }
  const installation = await checkInstallation(settings);
  const { findings: storage, accounts, statuses } = await checkStorage(settings);
  const clients = createTwilioClients(settings.twilioApiBaseUrl ?? null);
  // The running server counts its calls; one more does no harm.
  const missiveClients = createMissiveClients(settings.missiveApiBaseUrl ?? null, {
    run: (_token, call) => call(),
  });
  const described = accounts.find(({ id }) => id === settings.account);
  const configured = await checkConfigured(settings, environment, described, {
    twilio: clients,
    missive: missiveClients,
  });
  const sections: Section[] = [
    { title: 'Environment', findings: configured },
    { title: 'This machine', findings: [...installation, ...storage] },
    { title: 'Network', findings: await checkNetwork(settings, accounts[0]?.id) },
  ];
  const publicUrl = settings.publicUrl ?? null;
  for (const [index, account] of accounts.entries()) {
    const status = statuses[index];
    sections.push({
      title: `Account ${account.id}`,
      findings: [
        ...(await checkTwilioAccount(account, clients, publicUrl)),
        ...(status === undefined
          ? []
          : await checkMissiveAccount(account, missiveClients, status, publicUrl)),
      ],
    });
  }
  return sections;
}

/** Opening the storage migrates it, as starting the server does. */
async function checkStorage(settings: Settings): Promise<{
  findings: Finding[];
  accounts: Account[];
  /** Of each account. */
  statuses: RelayStatus[];
}> {
  const isFile = settings.databaseUrl === undefined;
  if (
    isFile &&
    !existsSync(join(settings.dataDirectory, 'encryption.key')) &&
    settings.encryptionKey === undefined
  )
    return {
      findings: [note('There is no database yet', 'Start the server, or run “missive-chat setup”.')],
      accounts: [],
      statuses: [],
    };
  try {
    const store = await openStore(settings);
    try {
      const accounts = await store.list();
      const engine = isFile ? 'SQLite' : 'PostgreSQL';
      const findings = [right(`${engine} is readable and up to date, and its secrets can be decrypted`)];
      if (accounts.length === 0) findings.push(note('There is no account yet', 'Run “missive-chat setup”.'));
      const statuses = await Promise.all(
        accounts.map(({ id }) => store.relay.failures.status(id, Date.now())),
      );
      return { findings, accounts, statuses };
    } finally {
      await store.close();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      findings: [
        wrong(`The database cannot be used: ${message}`, 'Fix that first; the accounts were not checked.'),
      ],
      accounts: [],
      statuses: [],
    };
  }
}
