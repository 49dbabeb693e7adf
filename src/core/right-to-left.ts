/** Whether texts in the language of the tag run from right to left. */
export const isRightToLeft = (tag: string): boolean => /^(ar|fa|he|ur)\b/.test(tag);
