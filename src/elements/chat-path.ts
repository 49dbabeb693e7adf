/** A speech bubble: the button's icon, and the avatar of a team without a name. */
export const CHAT_PATH =
  'M12 3.5c-5 0-9 3.4-9 7.7 0 2.5 1.4 4.7 3.5 6.1L6 21l4-2.2 2 .1c5 0 9-3.4 9-7.7s-4-7.7-9-7.7Z';
