import { icon } from './icons.js';

export const backIcon = icon('m15 5-7 7 7 7');
export const forwardIcon = icon('m9 5 7 7-7 7');
export const plusIcon = icon('M12 5v14M5 12h14');
export const minusIcon = icon('M5 12h14');
export const downloadIcon = icon('M12 4v11M6.5 10 12 15.5 17.5 10M5 20h14');
