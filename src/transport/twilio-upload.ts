/**
 * Uploads files to Twilio. The SDK reports no progress, and turns a JSON file into `{}`: its media client gets another
 * HTTP function. Observed in mcs-client 1.0.1.
 */

import type { Client, Conversation, JSONValue } from '@twilio/conversations';
import { ChatError } from '../core/chat-error.js';
import type { OutgoingFile } from '../core/types.js';
import { toUploadError } from './twilio-map.js';
import { CancellablePromise } from './twilio-sdk.js';

type Progress = (part: number) => void;
type Headers = Readonly<Record<string, string>>;

interface MediaTransport {
  post(url: string, headers: Headers, body: unknown): CancellablePromise<unknown>;
}

/** A part of the client that its types omit. If another version lacks it, no progress is reported. */
const mediaTransportOf = (client: Client): MediaTransport | undefined =>
  (client as unknown as { _services?: { mcsClient?: { transport?: MediaTransport } } })._services?.mcsClient
    ?.transport;

/** The uploads of one client, by the ids of their messages. */
export class Uploads {
  readonly #client: Client;
  readonly #running = new Map<string, CancellablePromise<unknown>>();
  readonly #cancelled = new Set<string>();
  readonly #progress = new Map<unknown, Progress>();

  constructor(client: Client) {
    this.#client = client;
  }

  async send(
    conversation: Conversation,
    { clientId, attributes, file }: { clientId: string; attributes: JSONValue; file: OutgoingFile },
    onProgress: Progress = () => undefined,
  ): Promise<void> {
    const { name, type, content } = file;
    if (!(content instanceof Blob)) throw new ChatError('refused', 'The file is gone.');
    this.#tellProgress();
    this.#progress.set(content, onProgress);
    try {
      const contentType = type || 'application/octet-stream';
      const sending = conversation
        .prepareMessage()
        .setAttributes(attributes)
        .addMedia({ contentType, filename: name, media: content })
        .buildAndSend();
      this.#running.set(clientId, sending);
      await sending;
    } catch (error) {
      throw this.#cancelled.has(clientId)
        ? new ChatError('refused', 'The upload was cancelled.')
        : toUploadError(error, navigator.onLine);
    } finally {
      this.#running.delete(clientId);
      this.#cancelled.delete(clientId);
      this.#progress.delete(content);
    }
  }

  /** Cancels an upload for the visitor: it is not retried. */
  cancel(clientId: string): void {
    const sending = this.#running.get(clientId);
    if (!sending) return;
    this.#cancelled.add(clientId);
    void sending.cancel();
  }

  /** Cancels all uploads because the connection ends: they are in doubt. */
  breakOff(): void {
    for (const sending of this.#running.values()) void sending.cancel();
  }

  #tellProgress(): void {
    const transport = mediaTransportOf(this.#client);
    if (transport) transport.post = (...request) => post(...request, this.#progress.get(request[2]));
  }
}

function post(
  url: string,
  headers: Headers,
  body: unknown,
  onProgress?: Progress,
): CancellablePromise<unknown> {
  return new CancellablePromise((resolve, reject, onCancel) => {
    const request = new XMLHttpRequest();
    const fail = (): void => {
      const { status, statusText } = request;
      reject(Object.assign(new Error(`The upload ended with ${status} ${statusText}`), { status }));
    };
    onCancel(() => request.abort());
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const answer = answerOf(request);
      if (answer) resolve(answer);
      else fail();
    };
    request.onerror = fail;
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(body as Blob);
  });
}

function answerOf({ status, responseText }: XMLHttpRequest): object | null {
  try {
    return status < 300 ? { status, headers: {}, body: JSON.parse(responseText) as unknown } : null;
  } catch {
    return null; // the response is from a proxy between us and Twilio
  }
}
