/** Encrypts secrets at rest: a copy of the database alone does not reveal them. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SecretBox {
  seal(secret: string): string;
  /** Throws when the text was sealed with another key or was changed. */
  open(sealed: string): string;
}

/** AES-256-GCM. @param key 32 bytes. */
export function createSecretBox(key: Buffer): SecretBox {
  return {
    seal(secret) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return `v1:${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')}`;
    },
    open(sealed) {
      if (!sealed.startsWith('v1:'))
        throw new Error('A stored secret has a form this version does not know.');
      const bytes = Buffer.from(sealed.slice(3), 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}

const keyFile = (dataDirectory: string): string => join(dataDirectory, 'encryption.key');

/** The key of a data folder, created on first use; only its owner may read the file. */
export function readOrCreateKey(dataDirectory: string): Buffer {
  const path = keyFile(dataDirectory);
  if (!existsSync(path)) {
    // Written atomically, so that another process never reads half of it.
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, randomBytes(32).toString('hex') + '\n', { mode: 0o600 });
    try {
      linkSync(draft, path);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EEXIST') throw error; // another process was first
    } finally {
      rmSync(draft);
    }
  }
  return parseKey(path);
}

/** The key of a data folder, or null when there is none. */
export function readKey(dataDirectory: string): Buffer | null {
  const path = keyFile(dataDirectory);
  return existsSync(path) ? parseKey(path) : null;
}

function parseKey(path: string): Buffer {
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
  if (key.length !== 32)
    throw new Error(`${path} is damaged. Put its backup back, or delete the data folder to start over.`);
  return key;
}
