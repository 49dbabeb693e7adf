/** Texts for the time when the team is back, and for how fast it replies while it is there. */
export const WHEN_STRINGS = {
  /** `time` is, for example, "in 30 minutes". */
  backIn: 'Back {time}',
  backToday: 'Back at {time}',
  backTomorrow: 'Back tomorrow at {time}',
  /** `day` is a day of the week. */
  backDay: 'Back {day} at {time}',
  /** `date` is a day and a month. */
  backDate: 'Back on {date}',
  repliesInMinutes: 'Usually replies in a few minutes',
  repliesInHours: 'Usually replies in a few hours',
  repliesInDay: 'Usually replies within a day',
};

export type WhenStrings = Readonly<typeof WHEN_STRINGS>;
