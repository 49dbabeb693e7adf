/** The documented variables that differ in the dark theme. */
export const DARK_VARIABLES: Readonly<Record<string, string>> = {
  'background-color': '#17191d',
  'border-color': 'rgba(255,255,255, .09)',
  border: 'solid 1px rgba(255,255,255, .1)',
  'box-shadow': '0 8px 40px rgba(0,0,0, .55)',
  'bubble-light-color': '#272a30',
  'light-text-color': '#9aa1ab',
  'status-offline-color': '#ff5c5c',
  'text-color': '#e9ebee',
  // Ours: browser-drawn parts are dark too.
  'color-scheme': 'dark',
};
