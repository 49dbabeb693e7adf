/**
 * Connects Playwright to one window of WebKitGTK through the web socket of its remote inspector. Playwright sets no
 * time limit for most commands, and a test would wait forever for a lost reply: here each command has a time limit, and
 * a window that does not reply is treated as closed.
 */
import { webkit, type Browser, type ConnectOverCDPTransport } from 'playwright-core';
import { WebSocket } from 'ws';
import { TIMEOUT } from '../eventually.js';
import { NO_REPLY } from './no-reply.js';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly targetId?: string; readonly message?: string };
}

export async function connectToInspector(url: string): Promise<Browser> {
  const transport = new InspectorTransport(url);
  try {
    return await webkit.connectOverCDP(transport, { timeout: TIMEOUT });
  } catch (error) {
    transport.close();
    throw error;
  }
}

/** Commands to a page are nested in commands to its window. Both share one counter. */
export class InspectorTransport implements ConnectOverCDPTransport {
  onmessage?: (message: object) => void;
  onclose?: (reason?: string) => void;
  readonly #waiting = new Map<number, { target: string | undefined; timer: NodeJS.Timeout }>();
  #socket: WebSocket | undefined;

  constructor(
    readonly url: string,
    readonly timeout: number = TIMEOUT,
  ) {}

  open(): void {
    // WebKitGTK accepts messages of at most 128 kB; Playwright's longer ones are compressed.
    this.#socket = new WebSocket(this.url, {
      perMessageDeflate: { clientNoContextTakeover: true },
      maxPayload: 256 * 1024 * 1024,
    });
    this.#socket.on('message', (data) => this.#receive((data as Buffer).toString()));
    this.#socket.on('error', () => undefined); // the socket closes as well
    this.#socket.on('close', () => this.#end('the connection was closed'));
  }

  send(message: Message): void {
    this.#expect(message, undefined);
    const { targetId, message: inner } = message.params ?? {};
    if (inner !== undefined) this.#expect(JSON.parse(inner) as Message, targetId);
    this.#socket?.send(JSON.stringify(message));
  }

  close(): void {
    this.#socket?.terminate();
    this.#end();
  }

  #expect({ id, method }: Message, target: string | undefined): void {
    if (id === undefined) return;
    const giveUp = (): void => {
      console.error(`${NO_REPLY} WebKit, to ${method ?? 'a command'}, for ${this.timeout / 1000} s.`);
      this.#end(`no reply to ${method ?? 'a command'}`);
      this.#socket?.terminate();
    };
    this.#waiting.set(id, { target, timer: setTimeout(giveUp, this.timeout) });
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as Message;
    const { targetId, message: inner } = message.params ?? {};
    this.#settle(message.id);
    if (inner !== undefined) this.#settle((JSON.parse(inner) as Message).id);
    // A page that was replaced by another sends no more replies.
    if (message.method === 'Target.targetDestroyed')
      for (const [id, { target }] of this.#waiting) if (target === targetId) this.#settle(id);
    this.onmessage?.(message);
  }

  #settle(id: number | undefined): void {
    if (id === undefined) return;
    clearTimeout(this.#waiting.get(id)?.timer);
    this.#waiting.delete(id);
  }

  #end(reason?: string): void {
    for (const id of this.#waiting.keys()) this.#settle(id);
    const { onclose } = this;
    delete this.onclose;
    onclose?.(reason);
  }
}
