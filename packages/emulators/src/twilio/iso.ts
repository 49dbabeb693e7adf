/** A moment as the service writes it. */
export const iso = (ms: number): string => new Date(ms).toISOString();
