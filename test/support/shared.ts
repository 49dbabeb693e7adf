/** Resources shared by the test files of one process: started on first use, stopped after the last test. */
import { after } from 'node:test';

const ends: (() => unknown)[] = [];
after(async () => {
  const results = await Promise.allSettled(ends.splice(0).map((end) => Promise.resolve().then(end)));
  for (const result of results)
    if (result.status === 'rejected') console.error('Clean-up after the tests:', result.reason);
});

/** Runs after the last test of the process. A failure is printed, and does not fail the run. */
export const atTheEnd = (end: () => unknown): void => void ends.push(end);

export function shared<T>(start: () => Promise<T>, stop: (started: T) => unknown): () => Promise<T> {
  let starting: Promise<T> | undefined;
  return () => {
    if (!starting) {
      const started = start();
      starting = started;
      atTheEnd(async () => stop(await started));
    }
    return starting;
  };
}
