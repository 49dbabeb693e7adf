/** A time in the service's format. */
export const iso = (ms: number): string => new Date(ms).toISOString();
