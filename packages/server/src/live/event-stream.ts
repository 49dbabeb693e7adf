/** One page's stream of Server-Sent Events (html.spec.whatwg.org/multipage/server-sent-events.html). */

/** Bytes that may be buffered for a slow reader; beyond that it is disconnected and catches up when it reconnects. */
const MAX_WAITING = 128 * 1024;

const encoder = new TextEncoder();

/** An event's text, once for all who get it. `data` is JSON, so it has no line breaks. */
export const eventFrame = (event: string, id: string, data: string): Uint8Array =>
  encoder.encode(`event: ${event}\nid: ${id}\ndata: ${data}\n\n`);

/** A comment: keeps proxies from taking the connection for dead. */
export const HEARTBEAT = encoder.encode(':\n\n');

/** Milliseconds until the browser comes back when the stream breaks off. */
export const retryFrame = (delay: number): Uint8Array => encoder.encode(`retry: ${delay}\n\n`);

export class EventStream {
  /** What goes to the page. */
  readonly body: ReadableStream<Uint8Array>;
  readonly #onEnd: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  /** @param onEnd called once, when the page went away or was let go. */
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

  /** Ends the stream; what was sent still arrives. */
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
