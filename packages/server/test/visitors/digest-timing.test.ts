import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digestOf, verify } from '../../src/visitors/verification.js';
import { JANE, JANES_DIGEST, SECRET_KEY } from '../support.js';

type Check = (digest: string) => unknown;

const flip = (digest: string, place: number): string =>
  digest.slice(0, place) + (digest[place] === '0' ? '1' : '0') + digest.slice(place + 1);
const WRONG_AT_THE_START = flip(JANES_DIGEST, 0);
const WRONG_AT_THE_END = flip(JANES_DIGEST, 63);

/** Calls per measurement, and number of measurements: enough for a steady median on a busy machine. */
const CALLS = 200;
const ROUNDS = 300;

function nanoseconds(check: Check, digest: string): number {
  const start = process.hrtime.bigint();
  for (let call = 0; call < CALLS; call++) check(digest);
  return Number(process.hrtime.bigint() - start) / CALLS;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/**
 * The relative difference between the times for two digests. They are measured alternately, so that other
 * load affects both; the median of the differences ignores outliers.
 */
function differenceInTime(check: Check, one: string, other: string): number {
  for (let round = 0; round < 50; round++) nanoseconds(check, round % 2 ? one : other); // compiled by now
  const pairs = Array.from({ length: ROUNDS }, (_, round) => {
    const isOneFirst = round % 2 === 0;
    const first = nanoseconds(check, isOneFirst ? one : other);
    const second = nanoseconds(check, isOneFirst ? other : one);
    return isOneFirst ? { one: first, other: second } : { one: second, other: first };
  });
  return median(pairs.map((pair) => pair.one - pair.other)) / median(pairs.map((pair) => pair.other));
}

/** How often something is measured anew, so that a machine which stood still for a while spoils one measurement only. */
const ATTEMPTS = 3;

/** The smallest difference of all attempts: load may cause one, a leak causes all of them. */
const smallestDifference = (check: Check, one: string, other: string): number =>
  Math.min(...Array.from({ length: ATTEMPTS }, () => Math.abs(differenceInTime(check, one, other))));

describe('the duration of a digest check', () => {
  const ours: Check = (digest) => verify({ email: JANE, digest }, [SECRET_KEY]);
  /** A naive comparison: it stops at the first wrong letter. */
  const leaky: Check = (digest) => {
    const right = digestOf(JANE, SECRET_KEY);
    return Array.from(digest).every((letter, place) => letter === right[place]);
  };
  const percent = (part: number): string => `${(part * 100).toFixed(2)} %`;

  // How long the HMAC takes beside the comparison differs between machines, and the share of a leak with it.
  // So the limit is a share of what the naive comparison leaks on this machine.
  const limit = smallestDifference(leaky, JANES_DIGEST, WRONG_AT_THE_START) / 2;

  it('LC-30 does not reveal whether, or where, a digest is wrong', () => {
    const pairs = {
      'right and wrong at the start': [JANES_DIGEST, WRONG_AT_THE_START],
      'right and wrong at the end': [JANES_DIGEST, WRONG_AT_THE_END],
      'wrong at the start and at the end': [WRONG_AT_THE_START, WRONG_AT_THE_END],
    } as const;
    for (const [name, [one, other]] of Object.entries(pairs)) {
      const difference = smallestDifference(ours, one, other);
      console.log(`${name}: ${percent(difference)} of ${percent(limit)}`);
      assert.ok(difference < limit, `${name}: ${percent(difference)} of ${percent(limit)}`);
    }
  });

  it('LC-30 is measured well enough to detect a naive comparison', () => {
    const noise = smallestDifference(leaky, JANES_DIGEST, JANES_DIGEST);
    console.log(`the naive comparison with itself: ${percent(noise)} of ${percent(limit)}`);
    assert.ok(noise < limit, `${percent(noise)} of ${percent(limit)}`);
  });
});
