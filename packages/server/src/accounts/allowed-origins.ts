/** Which pages may use an account (CS-04). Pure. */

/**
 * Whether pages of this origin may use the account: `*`, an origin, or `https://*.example.com` for every
 * host below it. Sandboxed pages and files have the origin `null`, which only `*` admits.
 */
export function isOriginAllowed(origin: string, allowed: readonly string[]): boolean {
  const asked = origin.toLowerCase();
  return allowed.some((entry) => {
    if (entry === '*') return true;
    const rule = entry.toLowerCase().replace(/\/$/, '');
    const [scheme, host] = rule.split('://*.');
    if (host === undefined) return asked === rule;
    return asked.startsWith(`${scheme}://`) && asked.endsWith(`.${host}`);
  });
}
