/** Checks of this machine: the data folder, the key, the admin secret. */

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../environment.js';
import { note, right, wrong, type Finding } from './finding.js';

export async function checkInstallation(settings: Settings): Promise<Finding[]> {
  return [
    checkNode(process.versions.node),
    ...(await checkFolder(settings)),
    checkAdminSecret(settings.adminSecret),
    settings.metricsToken === undefined
      ? note('/metrics is public', 'Set MISSIVE_CHAT_METRICS_TOKEN unless a proxy keeps it private.')
      : right('/metrics asks for its token'),
  ];
}

function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? right(`Node.js ${version}`)
    : wrong(`Node.js ${version} is too old`, 'Install Node.js 20.19 or newer.');
}

async function checkFolder({ dataDirectory, databaseUrl, encryptionKey }: Settings): Promise<Finding[]> {
  if (databaseUrl !== undefined && encryptionKey !== undefined)
    return [right('Encryption key from MISSIVE_CHAT_ENCRYPTION_KEY')];
  try {
    await access(dataDirectory, constants.R_OK | constants.W_OK);
  } catch (error) {
    return [
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? note(
            `The data folder ${dataDirectory} is not there yet`,
            'It is made at the first start, or by “setup”.',
          )
        : wrong(
            `The data folder ${dataDirectory} cannot be written`,
            'Give it to the user that runs the server, or set MISSIVE_CHAT_DATA to another folder.',
          ),
    ];
  }
  return [
    right(`Data folder ${dataDirectory} can be written`),
    ...(await checkKey(dataDirectory, encryptionKey)),
  ];
}

async function checkKey(dataDirectory: string, given: string | undefined): Promise<Finding[]> {
  if (given !== undefined) return [right('Encryption key from MISSIVE_CHAT_ENCRYPTION_KEY')];
  const path = join(dataDirectory, 'encryption.key');
  const file = await stat(path).catch(() => null);
  if (file === null) return [];
  return [
    (file.mode & 0o077) === 0 || process.platform === 'win32'
      ? right('Encryption key in the data folder, readable by its owner only')
      : wrong(`Others may read the encryption key ${path}`, `chmod 600 ${path}`),
  ];
}

/** The number of different letters says more than the length: `aaaaaaaaaaaaaaaa` is weak. */
function checkAdminSecret(secret: string | undefined): Finding {
  if (secret === undefined)
    return note(
      'MISSIVE_CHAT_ADMIN_SECRET is not set',
      'Set it to sign in to the Setup page: “openssl rand -hex 16” makes a good one.',
    );
  const isWeak =
    secret.length < 16 ||
    new Set(secret).size < 8 ||
    /secret|password|admin|missive|12345|qwert/i.test(secret);
  return isWeak
    ? wrong(
        'MISSIVE_CHAT_ADMIN_SECRET is easy to guess',
        'Set one of 16 or more random characters: “openssl rand -hex 16” makes it.',
      )
    : right('MISSIVE_CHAT_ADMIN_SECRET is long and mixed');
}
