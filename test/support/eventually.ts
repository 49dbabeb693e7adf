/** Generous, since a busy machine is not a failure. */
export const TIMEOUT = 90_000;

/** Polls until there is a result; for results of another process. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  timeout = TIMEOUT,
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Not within ${timeout / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
