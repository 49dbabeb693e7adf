/**
 * Browser globals for the widget's transport that Node lacks. Import this before the transport.
 * The SDK itself uses its build for Node, which has its own socket.
 */

import '../contract/sdk-timers.js';
import { WebSocket } from 'ws';

interface UploadEvents {
  onprogress: ((event: { loaded: number; total: number }) => void) | null;
}

/**
 * The part of `XMLHttpRequest` that our uploads and the SDK's media client use: one request and its response.
 */
class NodeRequest {
  readonly upload: UploadEvents = { onprogress: null };
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onreadystatechange: (() => void) | null = null;
  readyState = 0;
  status = 0;
  statusText = '';
  responseText = '';
  #answer = new Headers();
  readonly #headers = new Headers();
  readonly #ending = new AbortController();
  #method = 'GET';
  #url = '';

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers.set(name, value);
  }

  getResponseHeader(name: string): string | null {
    return this.#answer.get(name);
  }

  getAllResponseHeaders(): string {
    return [...this.#answer].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  }

  send(body: Blob | string | null = null): void {
    void this.#send(body);
  }

  abort(): void {
    this.#ending.abort();
  }

  async #send(body: Blob | string | null): Promise<void> {
    const { signal } = this.#ending;
    let end = this.onload;
    try {
      const response = await fetch(this.#url, { method: this.#method, headers: this.#headers, body, signal });
      this.responseText = await response.text();
      this.status = response.status;
      this.statusText = response.statusText;
      this.#answer = response.headers;
      if (body instanceof Blob) this.upload.onprogress?.({ loaded: body.size, total: body.size });
    } catch {
      if (signal.aborted) return;
      end = this.onerror;
    }
    this.readyState = 4;
    this.onreadystatechange?.();
    end?.();
  }
}

Object.assign(globalThis, {
  window: new EventTarget(),
  XMLHttpRequest: NodeRequest,
});
Object.defineProperty(globalThis, 'navigator', {
  value: { onLine: true, userAgent: 'Node.js' },
  configurable: true,
});

/**
 * The SDK closes sockets before they are open, and removes its listeners. That is harmless in a page; here it
 * would end the process.
 */
const { close } = WebSocket.prototype;
WebSocket.prototype.close = function (this: WebSocket, ...reason) {
  this.on('error', () => undefined);
  close.apply(this, reason);
};

/**
 * A client that loses its socket while it starts leaves unhandled rejections, and logs them
 * on the console whatever its log level is (protocol §9, no. 9). A page continues after them; Node would
 * exit.
 */
const SDK = /node_modules\/(@twilio|twilio-sync|twilsock)\//;
process.on('unhandledRejection', (error) => {
  if (!(error instanceof Error && SDK.test(error.stack ?? ''))) throw error;
});
const complain = console.error;
console.error = (...words: unknown[]) => {
  if (!words.some((word) => word instanceof Error && SDK.test(word.stack ?? ''))) complain(...words);
};
