/** The documented variables in dark, those that stay as they are left out. */
export const DARK_VARIABLES: Readonly<Record<string, string>> = {
  'background-color': '#1b1d21',
  'border-color': 'rgba(255,255,255, .08)',
  border: 'solid 1px rgba(255,255,255, .1)',
  'box-shadow': '0 5px 30px rgba(0,0,0, .5)',
  'bubble-light-color': '#2a2d33',
  'light-text-color': '#a2a6ae',
  'text-color': '#eceef1',
};
