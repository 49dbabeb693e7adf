/** Streams reports, one JSON text per line (application/x-ndjson). */

import type { StepReport } from '../api/missive.js';

const encoder = new TextEncoder();

/** @param run gets a signal that is aborted when the reader disconnects; the stream ends with it */
export function reportLines(
  run: (report: (line: StepReport) => void, signal: AbortSignal) => Promise<void>,
): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const report = (line: StepReport): void => {
        if (!gone.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      void run(report, gone.signal).finally(() => {
        if (!gone.signal.aborted) controller.close();
      });
    },
    cancel: () => gone.abort(),
  });
}
