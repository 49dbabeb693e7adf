/** Connections to public addresses only, for URLs from others. */

import { lookup as systemLookup } from 'node:dns';
import type { RequestOptions } from 'node:https';
import { isIP, isIPv6, type LookupFunction } from 'node:net';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';

/** Metadata hosts of virtual machines, with a public-looking address. */
const CLOUD_HOSTS = ['168.63.129.16'];

/**
 * Checks each address when connecting, regardless of earlier lookups, and does not reuse connections.
 * It allows IPv6 that embeds an IPv4 address in the deprecated form (`::127.0.0.1`); see below.
 */
const publicAgent = new RequestFilteringHttpsAgent({
  denyIPAddressList: CLOUD_HOSTS,
  keepAlive: false,
});

class PrivateAddressError extends Error {}

/** All public IPv6 addresses begin with these three bits; others are not public. */
export const isOutsidePublicIpv6 = (address: string): boolean =>
  isIPv6(address) && !/^[23][0-9a-f]{3}:/i.test(address);

/** A lookup that rejects names with a non-public IPv6 address. The agent checks the rest. */
const publicLookup =
  (lookup: LookupFunction = systemLookup): LookupFunction =>
  (hostname, options, answer) => {
    lookup(hostname, options, (error, address, family) => {
      const addresses = error
        ? []
        : [address].flat().map((one) => (typeof one === 'string' ? one : one.address));
      if (addresses.some(isOutsidePublicIpv6)) answer(new PrivateAddressError(), '', 0);
      else answer(error, address, family);
    });
  };

/** Agent and lookup of a request; a trusted one may have a private address. */
export const networkOf = (
  isTrusted: boolean,
  lookup: LookupFunction | undefined,
): Pick<RequestOptions, 'agent' | 'lookup'> =>
  isTrusted
    ? { agent: false, ...(lookup === undefined ? {} : { lookup }) }
    : { agent: publicAgent, lookup: publicLookup(lookup) };

/** What is wrong with a URL from others, to follow "its address" or "it"; null when nothing is. */
export function urlProblem(url: URL, isTrusted: boolean): string | null {
  if (url.username !== '' || url.password !== '') return 'contains a password';
  if (isTrusted) return null;
  if (url.protocol !== 'https:') return 'is not https://';
  if (url.port !== '') return 'contains a port';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // An IP address is connected to without a lookup.
  return isIP(host) !== 0 && isOutsidePublicIpv6(host) ? 'is not on the internet' : null;
}

/** Whether a request failed because of its target address. The agent's errors have only a message. */
export const isPrivateAddressError = (error: unknown): boolean =>
  error instanceof PrivateAddressError ||
  (error instanceof Error && /^DNS lookup .* is not allowed\./.test(error.message));
