/** Texts for the time when the team is back. */
export const WHEN_STRINGS = {
  /** `time` is, for example, "in 30 minutes". */
  backIn: 'Back {time}',
  backToday: 'Back at {time}',
  backTomorrow: 'Back tomorrow at {time}',
  /** `day` is a day of the week. */
  backDay: 'Back {day} at {time}',
  /** `date` is a day and a month. */
  backDate: 'Back on {date}',
};

export type WhenStrings = Readonly<typeof WHEN_STRINGS>;
