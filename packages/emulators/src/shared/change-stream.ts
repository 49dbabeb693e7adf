import type { ChangeSource } from './change-source.js';
import type { Timers } from './clock.js';

/** Comment lines keep proxies and browsers from closing an idle stream. */
const HEARTBEAT_MS = 15_000;

/** Server-sent events for every change in an account or an organization. */
export const changeStream = <Change>(
  source: ChangeSource<Change> & { readonly timers: Timers },
): Response => {
  let end = (): void => undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      let stopBeat = (): void => undefined;
      const beat = () => {
        write(': still here\n\n');
        stopBeat = source.timers.start(HEARTBEAT_MS, beat);
      };
      beat();
      const stopListening = source.onChange((change) => {
        write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
      });
      end = () => {
        stopBeat();
        stopListening();
      };
    },
    cancel: () => end(),
  });
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
};
