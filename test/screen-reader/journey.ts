/** A journey with the keyboard and a screen reader: each step is a test that compares what is spoken with the transcript. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startScreenReader, type ScreenReader } from './screen-reader.js';
import { Transcript } from './transcript.js';

const isUpdate = process.env.UPDATE_TRANSCRIPT === '1';

export type Journey = ReturnType<typeof makeJourney>;

/** @param name - of the transcript */
export function makeJourney(name: string) {
  const transcript = new Transcript(name);
  const steps: string[] = [];
  let started: ScreenReader | undefined;
  const reader = (): ScreenReader => {
    if (!started) throw new Error('The screen reader has not started.');
    return started;
  };

  return {
    reader,
    /** @param end - the text that is spoken last when the page has been read out */
    async start(url: string, end: string): Promise<void> {
      started = await startScreenReader(url, end);
    },
    stop(): void {
      started?.stop();
      if (isUpdate) transcript.write();
    },
    /**
     * Performs a step and compares what is spoken: words, order and count.
     *
     * @param longestWait - milliseconds until the first word, if it takes longer than a silence; only for a new transcript,
     *   which does not know how much will be spoken
     */
    says(step: string, act: () => unknown, { longestWait = 0 } = {}): void {
      steps.push(step);
      it(`SR-01 ${step}`, async () => {
        const expected = transcript.expected(step);
        const heard = await reader().hear(act, expected.length, isUpdate ? longestWait : 0);
        transcript.note(step, heard);
        if (!isUpdate) assert.deepEqual(transcript.strict(step, heard), expected);
      });
    },
    press:
      (...keys: string[]) =>
      (): void =>
        reader().press(...keys),
    /** Types a text. The page does not announce it: the typed characters are Orca's own echo. */
    types: (text: string) => (): void => reader().type(text),
    /** To be called after the last step. */
    hasNoOtherSteps(): void {
      it('SR-01 the transcript has these steps and no others', () => {
        if (!isUpdate) assert.deepEqual(transcript.steps, steps);
      });
    },
  };
}
