/** The environment of a command, and its result. */

export interface CommandWorld {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WritableStream;
}

/** Returns the exit code of the process. */
export type Command = (args: readonly string[], world: CommandWorld) => Promise<number>;

/** The command line is wrong; the message says how it is right. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Each line of a text, then the end of a line. */
export const print = (output: NodeJS.WritableStream, text = ''): void => void output.write(`${text}\n`);
