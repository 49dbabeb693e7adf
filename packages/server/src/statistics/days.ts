/** Days in the time zone of an account. */

const DAY = 24 * 60 * 60_000;

/** Returns what gives the day, `YYYY-MM-DD`, of a time in milliseconds since 1970. */
export function dayOf(timeZone: string): (time: number) => string {
  // Swedish dates are written like that.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const known = new Map<number, string>();
  return (time) => {
    const found = known.get(time) ?? format.format(time);
    known.set(time, found);
    return found;
  };
}

/** This many days that end with the given one, oldest first. */
export const daysUntil = (last: string, count: number): string[] =>
  Array.from({ length: count }, (_, place) =>
    new Date(Date.parse(`${last}T00:00:00Z`) - (count - 1 - place) * DAY).toISOString().slice(0, 10),
  );
