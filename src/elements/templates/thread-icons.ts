import { icon } from './icons.js';

export const downIcon = icon('M12 5v14M5.5 12.5 12 19l6.5-6.5');
export const clockIcon = icon('M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7.5V12l3 2');
export const checkIcon = icon('m5 12.5 5 5L19.5 7');
export const readIcon = icon('m1.5 12.5 5 5L15.5 7M12 16l1.5 1.5L22.5 7');
export const moreIcon = icon('M5.5 12v.01M12 12v.01M18.5 12v.01');
