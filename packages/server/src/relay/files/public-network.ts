/** Connections to the internet and to nothing that is nearer: what an address named by others may reach. */

import { lookup as systemLookup } from 'node:dns';
import { isIPv6, type LookupFunction } from 'node:net';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';

/** Leads to the host of a virtual machine, by a number that looks like any other. */
const CLOUD_HOSTS = ['168.63.129.16'];

/**
 * Checks each address at the moment it is connected to, whatever its name led to before, and lends no connection to
 * a second request. It passes over IPv6 that holds an IPv4 address the old way (`::127.0.0.1`); see below.
 */
export const publicAgent = new RequestFilteringHttpsAgent({
  denyIPAddressList: CLOUD_HOSTS,
  keepAlive: false,
});

class PrivateAddressError extends Error {}

/** All of IPv6 that is given out to the public begins with these three bits; what has another beginning is not it. */
export const isOutsidePublicIpv6 = (address: string): boolean =>
  isIPv6(address) && !/^[23][0-9a-f]{3}:/i.test(address);

/** A lookup that refuses a name with any address in the rest of IPv6. The agent checks what is let through. */
export const publicLookup =
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

/** Whether a request failed because of where it would have led. The agent's errors have nothing but their words. */
export const isPrivateAddressError = (error: unknown): boolean =>
  error instanceof PrivateAddressError ||
  (error instanceof Error && /^DNS lookup .* is not allowed\./.test(error.message));
