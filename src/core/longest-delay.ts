/**
 * The longest delay of a platform's timer, about 24.8 days. Browsers and Node run the task of a longer one immediately:
 * https://developer.mozilla.org/docs/Web/API/Window/setTimeout#maximum_delay_value. In milliseconds.
 */
export const LONGEST_DELAY = 2 ** 31 - 1;
