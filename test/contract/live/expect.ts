/** Assertions for probes. */

export const same = (actual: unknown, expected: unknown, what: string): void => {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: expected ${right}, got ${left}`);
};

interface Refusal {
  status?: number;
  code?: number | string;
  body?: { code?: number };
}

/** Returns the HTTP status and the service's own code of an expected rejection. */
export const refusal = async (call: Promise<unknown>): Promise<[number | undefined, unknown]> => {
  try {
    await call;
  } catch (error) {
    const { status, code, body } = error as Refusal;
    if (status === undefined && code === undefined) throw error;
    return [status, body?.code ?? code];
  }
  return [undefined, 'accepted'];
};

/** Resolves with the next event, or with null after the time limit. */
export const within = <Value>(ms: number, promise: Promise<Value>): Promise<Value | null> => {
  let stop: () => void = () => undefined;
  const late = new Promise<null>((resolve) => {
    const timer = setTimeout(() => resolve(null), ms);
    stop = () => clearTimeout(timer);
  });
  return Promise.race([promise, late]).finally(() => stop());
};
