/** A program in this process: a function of the operator's. */

import type { Logger } from '../logging.js';
import type { ProgramReply } from '../stores/answer-store.js';
import { checkReply, MAX_REPLIES_PER_MESSAGE, noteOf } from './program-answer.js';
import { ProgramError, type OnVisitorMessage, type Program, type ProgramAnswer } from './program.js';

interface LocalProgramOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Milliseconds. */
  readonly timeout: number;
  readonly logger: Logger;
}

export function localProgram(
  onVisitorMessage: OnVisitorMessage,
  { settings = {}, timeout, logger }: LocalProgramOptions,
): Program {
  return {
    async ask(message) {
      const replies: ProgramReply[] = [];
      let handOff: string | null = null;
      let isOver = false;
      const whileOpen = (act: () => void): void => {
        if (isOver) logger.warn('a program said something after its function had ended; it is ignored');
        else act();
      };
      const signal = AbortSignal.timeout(timeout);
      const tools = {
        reply: (reply: unknown) =>
          whileOpen(() => {
            if (replies.length >= MAX_REPLIES_PER_MESSAGE)
              throw new TypeError(`reply: must be called at most ${MAX_REPLIES_PER_MESSAGE} times`);
            replies.push(checkReply(reply));
          }),
        handOff: (note?: unknown) =>
          whileOpen(() => {
            handOff = noteOf(note ?? '');
          }),
        signal,
        settings,
      };
      try {
        await orTimeout(
          Promise.resolve().then(() => onVisitorMessage(message, tools)),
          signal,
        );
      } catch (error) {
        if (error instanceof ProgramError) throw error;
        logger.warn({ err: error }, 'a program failed');
        const reason = error instanceof Error ? error.message : String(error);
        throw new ProgramError(`The program failed: ${reason.slice(0, 300)}`, { cause: error });
      } finally {
        isOver = true;
      }
      return { replies, handOff } satisfies ProgramAnswer;
    },
  };
}

/** @throws ProgramError when the time is up first */
function orTimeout(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(tooSlow()), { once: true });
    work.then(resolve, reject);
  });
}

export const tooSlow = (): ProgramError => new ProgramError('The program did not answer in time.');
