/** Programs that tests require: an unexpected exit is an error that names the program. */
import type { ChildProcess } from 'node:child_process';

/** Throws if the program exits; returns a function that marks its exit as expected. */
export function failWhenItEnds(program: ChildProcess, name: string): () => void {
  const fail = (code: number | null, signal: string | null): never => {
    throw new Error(`${name} ended while tests needed it (${signal ?? `exit code ${code}`}).`);
  };
  program.once('exit', fail);
  return () => void program.off('exit', fail);
}
