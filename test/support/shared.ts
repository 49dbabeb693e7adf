/** Resources shared by the test files of one process: started on first use, stopped after the last test. */
import { after } from 'node:test';

/** Milliseconds after which a clean-up is given up. A process whose tests had passed has been seen to go on for ever. */
const LIMIT_MS = Number(process.env.CLEAN_UP_LIMIT_MS ?? 20_000);

const ends: { name: string; end: () => unknown }[] = [];
after(async () => {
  await Promise.all(
    ends.splice(0).map(async ({ name, end }) => {
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise((_, reject) => {
        const late = new Error(`It did not end within ${LIMIT_MS} ms: ${name}`);
        timer = setTimeout(() => reject(late), LIMIT_MS);
      });
      try {
        await Promise.race([Promise.resolve().then(end), limit]);
      } catch (error) {
        console.error('Clean-up after the tests:', error);
      }
      clearTimeout(timer);
    }),
  );
  setTimeout(endAnyway, LIMIT_MS).unref();
});

/** Runs only if something keeps the process alive. */
function endAnyway(): void {
  const open = process.getActiveResourcesInfo().join(', ');
  console.error(`Clean-up after the tests: the process did not end by itself. Still open: ${open}`);
  // Node's test runner prints its summary at this event, and sets the exit code when the process exits.
  process.emit('beforeExit', 0);
  setTimeout(() => process.exit(), 1_000);
}

/** Runs after the last test of the process. A failure is printed, and does not fail the run. */
export const atTheEnd = (end: () => unknown, name = end.toString()): void => void ends.push({ name, end });

export function shared<T>(start: () => Promise<T>, stop: (started: T) => unknown): () => Promise<T> {
  let starting: Promise<T> | undefined;
  return () => {
    if (!starting) {
      const started = start();
      starting = started;
      atTheEnd(async () => stop(await started), start.name);
    }
    return starting;
  };
}
