interface ExactTimeOptions {
  readonly withZone?: boolean;
  /** Defaults to the visitor's own. */
  readonly timeZone?: string | undefined;
}

/** Creating a format takes longer than using it, and a copy has thousands of times. */
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Returns the full date and time, in the language of the window, or the visitor's own if it has none.
 *
 * @param time milliseconds since 1970
 */
export function exactTime(
  time: number,
  locale: string,
  { withZone = false, timeZone }: ExactTimeOptions = {},
): string {
  const key = [locale, timeZone, withZone].join();
  const known =
    formats.get(key) ??
    new Intl.DateTimeFormat(locale || undefined, {
      dateStyle: 'full',
      timeStyle: withZone ? 'long' : 'medium',
      timeZone,
    });
  formats.set(key, known);
  return known.format(time);
}
