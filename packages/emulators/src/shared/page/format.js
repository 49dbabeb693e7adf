/** Times, sizes, initials and colors of both pages, as text. Nothing here touches the page. */

export const initialsOf = (name) => {
  const words = name.split(/[\s@._-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.slice(0, 2).map((word) => [...word][0]);
  return letters.join('').toLocaleUpperCase() || '·';
};

/** One of the colors that the style sheet knows, always the same for the same text. */
export const hueOf = (seed) => {
  let sum = 0;
  for (const char of seed) sum = (sum * 31 + char.codePointAt(0)) % 997;
  return `hue-${sum % 6}`;
};

const DAY = 86_400_000;
const startOfDay = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
const daysAgo = (date, now) => Math.round((startOfDay(now) - startOfDay(date)) / DAY);

const format = (options, locale = 'en') => {
  const formatter = new Intl.DateTimeFormat(locale, options);
  return (date) => formatter.format(date);
};
export const clockTime = format({ hour: '2-digit', minute: '2-digit' }, undefined);
const asWeekday = format({ weekday: 'short' });
const asShortDay = format({ day: 'numeric', month: 'short' });
const asLongDay = format({ weekday: 'long', day: 'numeric', month: 'long' });
const asOldDay = format({ day: 'numeric', month: 'short', year: 'numeric' });

export const fullTime = (date) => `${asOldDay(date)}, ${clockTime(date)}`;

export const listTime = (date, now = new Date()) => {
  const days = daysAgo(date, now);
  if (days <= 0) return clockTime(date);
  if (days === 1) return 'Yesterday';
  if (days < 7) return asWeekday(date);
  return date.getFullYear() === now.getFullYear() ? asShortDay(date) : asOldDay(date);
};

export const dayName = (date, now = new Date()) => {
  const days = daysAgo(date, now);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return date.getFullYear() === now.getFullYear() ? asLongDay(date) : asOldDay(date);
};

export const isSameDay = (left, right) => +startOfDay(left) === +startOfDay(right);

export const fileSize = (bytes) => {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB'];
  const power = Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), units.length);
  const value = bytes / 1024 ** power;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[power - 1]}`;
};

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
