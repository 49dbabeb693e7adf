/** The reverse proxies that the documents describe, where they are installed. */
import { onPath, type MissingEngine } from '../support/engines/find.ts';

export const PROXIES = ['nginx', 'caddy'] as const;
export type ProxyName = (typeof PROXIES)[number];

const NAMES: Readonly<Record<ProxyName, string>> = { nginx: 'nginx', caddy: 'Caddy' };
/** Where Debian has programs that are not on everybody's path. */
const FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

export interface FoundProxy {
  readonly program: string;
}

export function findProxy(name: ProxyName): FoundProxy | MissingEngine {
  const program = onPath(name) ?? onPath(name, FOLDERS);
  if (program === undefined)
    return { missing: `${NAMES[name]} is not on this machine: install ${name} (Debian).` };
  if (onPath('openssl') === undefined)
    return { missing: `${NAMES[name]} cannot be tried on this machine: install openssl (Debian).` };
  return { program };
}
