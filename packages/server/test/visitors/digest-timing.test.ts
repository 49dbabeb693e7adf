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

const TOLERANCE = 0.04;

/** The smallest of up to three: load may spoil one, a leak shows in all of them. */
function leak(check: Check, one: string, other: string): number {
  let smallest = Infinity;
  for (let attempt = 0; attempt < 3 && smallest >= TOLERANCE; attempt++)
    smallest = Math.min(smallest, Math.abs(differenceInTime(check, one, other)));
  return smallest;
}

describe('the duration of a digest check', () => {
  const ours: Check = (digest) => verify({ email: JANE, digest }, [SECRET_KEY]);
  /** A naive comparison: it stops at the first wrong letter. */
  const leaky: Check = (digest) => {
    const right = digestOf(JANE, SECRET_KEY);
    return Array.from(digest).every((letter, place) => letter === right[place]);
  };
  const percent = (part: number): string => `${(part * 100).toFixed(2)} %`;

  it('LC-30 does not reveal whether, or where, a digest is wrong', () => {
    const pairs = {
      'right and wrong at the start': [JANES_DIGEST, WRONG_AT_THE_START],
      'right and wrong at the end': [JANES_DIGEST, WRONG_AT_THE_END],
      'wrong at the start and at the end': [WRONG_AT_THE_START, WRONG_AT_THE_END],
    } as const;
    for (const [name, [one, other]] of Object.entries(pairs)) {
      const difference = leak(ours, one, other);
      console.log(`${name}: ${percent(difference)}`);
      assert.ok(difference < TOLERANCE, `${name}: ${percent(difference)}`);
    }
  });

  it('LC-30 is measured well enough to detect a naive comparison', () => {
    const difference = leak(leaky, JANES_DIGEST, WRONG_AT_THE_START);
    console.log(`a comparison that leaks: ${percent(difference)}`);
    assert.ok(difference > TOLERANCE, percent(difference));
  });
});
