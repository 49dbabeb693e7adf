/** The environment of a command, and its result. */

export interface CommandWorld {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WritableStream;
}

/** Returns the exit code of the process. */
export type Command = (args: readonly string[], world: CommandWorld) => Promise<number>;

/** An error in the command line; the message describes the fix. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Writes text with a line break at the end. */
export const print = (output: NodeJS.WritableStream, text = ''): void => void output.write(`${text}\n`);
