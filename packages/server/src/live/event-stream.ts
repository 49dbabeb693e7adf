/** One page's stream of Server-Sent Events (html.spec.whatwg.org/multipage/server-sent-events.html). */

/** Bytes that may be buffered for a slow reader; beyond that it is disconnected and catches up when it reconnects. */
const MAX_WAITING = 128 * 1024;

const encoder = new TextEncoder();

/** The bytes of an event, shared by its recipients. `data` is JSON, so it has no line breaks. */
export const eventFrame = (event: string, id: string, data: string): Uint8Array =>
  encoder.encode(`event: ${event}\nid: ${id}\ndata: ${data}\n\n`);

/** A comment that keeps proxies from closing the connection. */
export const HEARTBEAT = encoder.encode(':\n\n');

/** Milliseconds until the browser reconnects after a disconnection. */
export const retryFrame = (delay: number): Uint8Array => encoder.encode(`retry: ${delay}\n\n`);

export class EventStream {
  /** The response body. */
  readonly body: ReadableStream<Uint8Array>;
  readonly #onEnd: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  /** @param onEnd called once, when the page disconnects or is disconnected. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => this.#end(),
      },
      { highWaterMark: MAX_WAITING, size: (chunk) => chunk.byteLength },
    );
  }

  send(frame: Uint8Array): void {
    if (this.#controller === null) return;
    if ((this.#controller.desiredSize ?? 0) <= 0) {
      this.#controller.error(new Error('The page does not read its events.'));
      this.#end();
    } else this.#controller.enqueue(frame);
  }

  /** Ends the stream; what was sent before still arrives. */
  close(): void {
    this.#controller?.close();
    this.#end();
  }

  #end(): void {
    if (this.#controller === null) return;
    this.#controller = null;
    this.#onEnd();
  }
}
