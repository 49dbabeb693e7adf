/** Hosts of one theme on one stack and in one browser, some concurrently. */
import { after, before, describe, it } from 'node:test';
import { startStack, type Stack } from '../../support/stack.js';
import type { Host } from './host.js';
import { Hosts } from './visit.js';

/** Most of a visit is waiting for the browser. */
const SIDE_BY_SIDE = 4;

/** `more` adds tests of the theme that are not a visit of one page. */
export function hostSuite(
  theme: string,
  hosts: readonly Host[],
  more?: (use: () => { stack: Stack; hosts: Hosts }) => void,
): void {
  describe(`hosts: ${theme}`, { concurrency: SIDE_BY_SIDE }, () => {
    let stack: Stack;
    let visits: Hosts;
    before(async () => {
      stack = await startStack();
      visits = new Hosts(stack);
    });
    after(() => stack.stop());

    for (const host of hosts) it(`LC-01 ${host.name}`, () => visits.check(host));
    more?.(() => ({ stack, hosts: visits }));
  });
}
