/** Reads a stream of Server-Sent Events as a browser does. */

export interface ReceivedEvent {
  event: string;
  id: string;
  data: unknown;
}

export class EventReader {
  readonly events: ReceivedEvent[] = [];
  comments = 0;
  retry: number | null = null;
  /** Resolves when the stream ends, rejects when the connection breaks. */
  readonly ended: Promise<void>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(response: Response) {
    this.#reader = response.body!.getReader();
    this.ended = this.#read();
    this.ended.catch(() => undefined);
  }

  /** Closes the connection, as a page that is left does. */
  cancel(): Promise<void> {
    return this.#reader.cancel();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block.split('\n'));
    }
  }

  #take(lines: string[]): void {
    const fields = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()]),
    );
    if ('' in fields) this.comments += 1;
    if (fields.retry !== undefined) this.retry = Number(fields.retry);
    if (fields.data === undefined) return;
    this.events.push({ event: fields.event ?? '', id: fields.id ?? '', data: JSON.parse(fields.data) });
  }
}

/** Resolves when the pending work of this process is done. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
