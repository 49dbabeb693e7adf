import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { AvailabilityRule, OpeningHours, Schedule } from '../../src/api/account.js';
import { ALWAYS_ONLINE, availabilityAt, nextOpening } from '../../src/accounts/availability.js';
import { DAYS, isTimeZone } from '../../src/accounts/schedule.js';

const HOUR = 60 * 60 * 1000;
const at = (time: string): number => Date.parse(time);

function rule(
  timeZone: string,
  ...hours: (readonly [OpeningHours['day'], string, string])[]
): AvailabilityRule {
  const schedule: Schedule = { timeZone, hours: hours.map(([day, from, to]) => ({ day, from, to })) };
  return { ...ALWAYS_ONLINE, mode: 'schedule', schedule };
}
const daily = (timeZone: string, from: string, to: string): AvailabilityRule =>
  rule(timeZone, ...DAYS.map((day) => [day, from, to] as const));

/** Every status change between two moments, as the server reports it. */
function turns(availability: AvailabilityRule, from: string, to: string): [string, string][] {
  const told: [string, string][] = [];
  let { changesAt } = availabilityAt(availability, at(from));
  while (changesAt !== null && changesAt <= at(to)) {
    const next = availabilityAt(availability, changesAt);
    told.push([new Date(changesAt).toISOString().replace(':00.000Z', 'Z'), next.status]);
    ({ changesAt } = next);
  }
  return told;
}

const anyTime = fc.integer({ min: at('2026-03-01T00:00Z'), max: at('2026-12-31T00:00Z') });
const timeOfDay = fc
  .integer({ min: 0, max: 95 })
  .map(
    (quarter) => `${String(quarter >> 2).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  );
const anyHours = fc
  .record({ day: fc.constantFrom(...DAYS), from: timeOfDay, to: timeOfDay })
  .filter(({ from, to }) => from !== to);
const anyHoliday = fc
  .record({ start: anyTime, days: fc.integer({ min: 0, max: 40 }) })
  .map(({ start, days }) => ({
    from: new Date(start).toISOString().slice(0, 10),
    to: new Date(start + days * 24 * HOUR).toISOString().slice(0, 10),
  }));
const anyRule: fc.Arbitrary<AvailabilityRule> = fc.record({
  mode: fc.constantFrom('schedule', 'schedule', 'always'),
  manual: fc.constant('online'),
  replyTime: fc.constant('measured'),
  awayUntil: fc.option(
    anyTime.map((time) => new Date(time).toISOString()),
    { freq: 3 },
  ),
  schedule: fc.record({
    // Clock changes of an hour and of half an hour, none, and on either side of the date line.
    timeZone: fc.constantFrom(
      'Europe/Paris',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'Pacific/Apia',
      'UTC',
    ),
    hours: fc.array(anyHours, { maxLength: 5 }),
    holidays: fc.array(anyHoliday, { maxLength: 3 }),
  }),
});

describe('the team’s status', () => {
  it('CS-03 is always online, or as set manually', () => {
    const now = at('2026-11-22T03:00Z');
    assert.deepEqual(availabilityAt(ALWAYS_ONLINE, now), { status: 'online', changesAt: null });
    for (const manual of ['online', 'offline'] as const)
      assert.deepEqual(availabilityAt({ ...ALWAYS_ONLINE, mode: 'manual', manual }, now), {
        status: manual,
        changesAt: null,
      });
  });

  it('CS-03 follows weekly hours from the first minute to the last', () => {
    const office = rule('Europe/Paris', ['monday', '09:00', '12:00'], ['monday', '13:30', '18:00']);
    const statusAt = (time: string): string => availabilityAt(office, at(time)).status;
    // 2026-11-23 is a Monday; Paris is an hour ahead.
    assert.equal(statusAt('2026-11-23T07:59:59.999Z'), 'offline');
    assert.equal(statusAt('2026-11-23T08:00:00.000Z'), 'online');
    assert.equal(statusAt('2026-11-23T10:59:59.999Z'), 'online');
    assert.equal(statusAt('2026-11-23T11:00:00.000Z'), 'offline');
    assert.equal(statusAt('2026-11-24T09:00:00.000Z'), 'offline');
    assert.deepEqual(turns(office, '2026-11-22T00:00Z', '2026-12-01T00:00Z'), [
      ['2026-11-23T08:00Z', 'online'],
      ['2026-11-23T11:00Z', 'offline'],
      ['2026-11-23T12:30Z', 'online'],
      ['2026-11-23T17:00Z', 'offline'],
      ['2026-11-30T08:00Z', 'online'],
      ['2026-11-30T11:00Z', 'offline'],
      ['2026-11-30T12:30Z', 'online'],
      ['2026-11-30T17:00Z', 'offline'],
    ]);
  });

  it('CS-03 keeps hours that go past midnight, including from Sunday to Monday', () => {
    const night = rule('America/New_York', ['sunday', '22:00', '02:00']);
    // Sunday evening in New York is Monday in UTC.
    assert.deepEqual(turns(night, '2026-11-22T00:00Z', '2026-11-25T00:00Z'), [
      ['2026-11-23T03:00Z', 'online'],
      ['2026-11-23T07:00Z', 'offline'],
    ]);
  });

  it('CS-03 opens at the same local time before and after the clocks change', () => {
    assert.deepEqual(
      turns(daily('Europe/Paris', '09:00', '17:00'), '2026-03-28T12:00Z', '2026-03-30T00:00Z'),
      [
        ['2026-03-28T16:00Z', 'offline'],
        ['2026-03-29T07:00Z', 'online'], // 29 March 2026: from 02:00 to 03:00
        ['2026-03-29T15:00Z', 'offline'],
      ],
    );
    assert.deepEqual(
      turns(daily('Europe/Paris', '09:00', '17:00'), '2026-10-24T12:00Z', '2026-10-26T00:00Z'),
      [
        ['2026-10-24T15:00Z', 'offline'],
        ['2026-10-25T08:00Z', 'online'], // 25 October 2026: from 03:00 back to 02:00
        ['2026-10-25T16:00Z', 'offline'],
      ],
    );
  });

  it('CS-03 opens and closes once on the night that skips an hour', () => {
    // New York, 8 March 2026: 02:00 EST is followed by 03:00 EDT, at 07:00Z.
    const night = (from: string, to: string) =>
      turns(rule('America/New_York', ['sunday', from, to]), '2026-03-08T00:00Z', '2026-03-09T12:00Z');
    assert.deepEqual(night('01:00', '04:00'), [
      ['2026-03-08T06:00Z', 'online'],
      ['2026-03-08T08:00Z', 'offline'],
    ]);
    assert.deepEqual(night('02:30', '05:00'), [
      ['2026-03-08T07:00Z', 'online'],
      ['2026-03-08T09:00Z', 'offline'],
    ]);
    assert.deepEqual(night('00:30', '02:30'), [
      ['2026-03-08T05:30Z', 'online'],
      ['2026-03-08T07:00Z', 'offline'],
    ]);
    assert.deepEqual(night('02:10', '02:50'), []);
  });

  it('CS-03 opens and closes once on the night that repeats an hour', () => {
    // New York, 1 November 2026: 02:00 EDT is followed by 01:00 EST, at 06:00Z.
    const night = (from: string, to: string) =>
      turns(rule('America/New_York', ['sunday', from, to]), '2026-11-01T00:00Z', '2026-11-02T12:00Z');
    assert.deepEqual(night('00:00', '03:00'), [
      ['2026-11-01T04:00Z', 'online'],
      ['2026-11-01T08:00Z', 'offline'],
    ]);
    assert.deepEqual(night('00:30', '01:30'), [
      ['2026-11-01T04:30Z', 'online'],
      ['2026-11-01T05:30Z', 'offline'],
    ]);
    assert.deepEqual(night('01:30', '02:30'), [
      ['2026-11-01T05:30Z', 'online'],
      ['2026-11-01T07:30Z', 'offline'],
    ]);
  });

  it('CS-03 handles time changes of half an hour, at midnight, and a skipped day', () => {
    const lordHowe = rule('Australia/Lord_Howe', ['sunday', '01:45', '02:15']);
    // 5 April 2026: 02:00 (UTC+11) is followed by 01:30 (UTC+10:30), at 15:00Z the day before.
    assert.deepEqual(turns(lordHowe, '2026-04-04T00:00Z', '2026-04-05T12:00Z'), [
      ['2026-04-04T14:45Z', 'online'],
      ['2026-04-04T15:45Z', 'offline'],
    ]);
    const beirut = rule('Asia/Beirut', ['sunday', '00:00', '24:00']);
    // 29 March 2026: 00:00 is followed by 01:00, at 22:00Z the day before.
    assert.deepEqual(turns(beirut, '2026-03-28T00:00Z', '2026-03-30T12:00Z'), [
      ['2026-03-28T22:00Z', 'online'],
      ['2026-03-29T21:00Z', 'offline'],
    ]);
    const apia = rule('Pacific/Apia', ['thursday', '09:00', '17:00'], ['saturday', '09:00', '17:00']);
    // There was no Friday, 30 December 2011.
    assert.deepEqual(turns(apia, '2011-12-29T12:00Z', '2011-12-31T12:00Z'), [
      ['2011-12-29T19:00Z', 'online'],
      ['2011-12-30T03:00Z', 'offline'],
      ['2011-12-30T19:00Z', 'online'],
      ['2011-12-31T03:00Z', 'offline'],
    ]);
  });

  it('CS-03 merges hours that touch or overlap', () => {
    const joined = rule(
      'UTC',
      ['monday', '09:00', '13:00'],
      ['monday', '12:00', '24:00'],
      ['tuesday', '00:00', '01:00'],
    );
    assert.deepEqual(turns(joined, '2026-11-22T00:00Z', '2026-11-25T00:00Z'), [
      ['2026-11-23T09:00Z', 'online'],
      ['2026-11-24T01:00Z', 'offline'],
    ]);
  });

  it('CS-03 has no next change when it is always open or always closed', () => {
    const now = at('2026-11-23T08:00Z');
    const open = daily('Europe/Paris', '00:00', '24:00');
    assert.deepEqual(availabilityAt(open, now), { status: 'online', changesAt: null });
    assert.deepEqual(availabilityAt(rule('UTC'), now), { status: 'offline', changesAt: null });
  });

  it('CS-03 agrees with the local time at every minute of a year, except in repeated hours', () => {
    const zone = 'Europe/London';
    const wall = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    const shop = rule(
      zone,
      ['friday', '20:15', '03:45'],
      ['saturday', '10:00', '16:30'],
      ['sunday', '00:30', '09:00'],
    );
    const expected = (time: number): string => {
      const parts = Object.fromEntries(wall.formatToParts(time).map(({ type, value }) => [type, value]));
      const now = `${parts.weekday ?? ''} ${parts.hour ?? ''}:${parts.minute ?? ''}`;
      const isOpen =
        (now >= 'Friday 20:15' && now <= 'Friday 24') ||
        (now >= 'Saturday 00:00' && now < 'Saturday 03:45') ||
        (now >= 'Saturday 10:00' && now < 'Saturday 16:30') ||
        (now >= 'Sunday 00:30' && now < 'Sunday 09:00');
      return isOpen ? 'online' : 'offline';
    };
    for (let time = at('2026-01-01T00:07Z'); time < at('2027-01-01T00:00Z'); time += 2.3 * HOUR)
      assert.equal(availabilityAt(shop, time).status, expected(time), new Date(time).toISOString());
  });

  it('LC-50 is offline on holidays, from the first midnight to the last', () => {
    const daysOff = { from: '2026-12-24', to: '2026-12-27' };
    const night = rule('Europe/Paris', ['wednesday', '22:00', '02:00'], ['monday', '09:00', '18:00']);
    const shop = { ...night, schedule: { ...night.schedule, holidays: [daysOff] } };
    assert.deepEqual(turns(shop, '2026-12-22T00:00Z', '2026-12-29T00:00Z'), [
      ['2026-12-23T21:00Z', 'online'],
      ['2026-12-23T23:00Z', 'offline'], // midnight, not two o’clock
      ['2026-12-28T08:00Z', 'online'],
      ['2026-12-28T17:00Z', 'offline'],
    ]);
  });

  it('LC-50 finds the opening after long holidays, and the next holiday of a team that is always online', () => {
    const open = daily('UTC', '00:00', '24:00');
    const holidays = [{ from: '2026-12-24', to: '2027-02-28' }];
    const shop = { ...open, schedule: { ...open.schedule, holidays } };
    assert.deepEqual(turns(shop, '2026-11-01T00:00Z', '2027-06-01T00:00Z'), [
      ['2026-12-24T00:00Z', 'offline'],
      ['2027-03-01T00:00Z', 'online'],
    ]);
  });

  it('LC-50 is offline until the time that was set, in every mode', () => {
    const until = '2026-11-24T10:00:00.000Z'; // a Tuesday
    const [now, then] = [at('2026-11-23T09:00Z'), at(until)];
    const away = (rule: AvailabilityRule): AvailabilityRule => ({ ...rule, awayUntil: until });
    const offline = (changesAt: number | null) => ({ status: 'offline', changesAt });
    const monday = rule('UTC', ['monday', '08:00', '18:00']);
    const manual = { ...ALWAYS_ONLINE, mode: 'manual' } as const;
    assert.deepEqual(availabilityAt(away(ALWAYS_ONLINE), now), offline(then));
    assert.deepEqual(availabilityAt(away(daily('UTC', '08:00', '18:00')), now), offline(then));
    assert.deepEqual(availabilityAt(away(monday), now), offline(at('2026-11-30T08:00Z')));
    assert.deepEqual(availabilityAt(away(manual), now), offline(then));
    assert.deepEqual(availabilityAt(away({ ...manual, manual: 'offline' }), now), offline(null));
    assert.equal(availabilityAt(away(ALWAYS_ONLINE), then).status, 'online');
  });

  it('LC-50 names the next opening while offline only', () => {
    const office = rule('Europe/Paris', ['monday', '09:00', '18:00']);
    assert.equal(nextOpening(office, at('2026-11-22T03:00Z')), at('2026-11-23T08:00Z'));
    assert.equal(nextOpening(office, at('2026-11-23T09:00Z')), null);
    assert.equal(nextOpening({ ...ALWAYS_ONLINE, mode: 'manual', manual: 'offline' }, 0), null);
    assert.equal(nextOpening(rule('UTC'), at('2026-11-23T09:00Z')), null);
  });

  it('LC-50 opens at the next opening and at no moment before, whatever the hours, holidays and zone', () => {
    fc.assert(
      fc.property(anyRule, anyTime, (shop, now) => {
        const opensAt = nextOpening(shop, now);
        if (opensAt === null) return;
        assert.equal(availabilityAt(shop, now).status, 'offline');
        assert.ok(opensAt > now);
        assert.equal(availabilityAt(shop, opensAt).status, 'online');
        const step = Math.max((opensAt - now) / 40, 1);
        for (let time = now; time < opensAt; time += step)
          assert.equal(availabilityAt(shop, time).status, 'offline', new Date(time).toISOString());
        assert.equal(availabilityAt(shop, opensAt - 1).status, 'offline');
      }),
      { numRuns: 300 },
    );
  });

  it('LC-50 is offline at every moment of a holiday in the local time of the schedule', () => {
    fc.assert(
      fc.property(anyRule, anyTime, (rule, now) => {
        const shop = { ...rule, mode: 'schedule' } as const;
        const { timeZone, hours, holidays = [] } = shop.schedule;
        const date = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
        const isHoliday = holidays.some(({ from, to }) => from <= date && date <= to);
        const { status } = availabilityAt(shop, now);
        if (isHoliday) assert.equal(status, 'offline');
        else assert.equal(status, availabilityAt({ ...shop, schedule: { timeZone, hours } }, now).status);
      }),
      { numRuns: 500 },
    );
  });

  it('recognizes time zones by name', () => {
    for (const name of ['Europe/Paris', 'UTC', 'America/Argentina/Buenos_Aires'])
      assert.equal(isTimeZone(name), true);
    for (const name of ['', 'Paris', '+02:00', 'Europe/Paris; x'])
      assert.equal(isTimeZone(name), false, name);
  });
});
