/** What an integration is: a class that makes posts of a provider's webhooks (WI-01, WI-02). */

import { createHash } from 'node:crypto';
import type { CardFields, FileField } from '../missive/missive-fields.js';
import { linkTo, partsOf, plain, SanitizedText, type TextSource } from './integration-text.js';
import { knowsSecret } from '../crypto/signatures.js';

/** A webhook as it came. */
export interface IntegrationRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** A header by its name in any case. */
  readonly get: (header: string) => string | undefined;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed: what `process` gets as its payload. */
  readonly body: unknown;
  /** As it came, byte for byte: what signatures are made of. */
  readonly rawBody: Buffer;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

/** What a webhook becomes. Only what is here is passed on. */
export interface IntegrationPost {
  /** Posts with the same reference come in the same conversation. */
  readonly references?: string | number | readonly (string | number | null | undefined)[];
  /** Id of a conversation in Missive, instead of references. */
  readonly conversation?: string;
  /** Of a new conversation. */
  readonly subject?: string;
  /** Gives the subject to a conversation that has another one, too. */
  readonly update_existing_conversation_subject?: boolean;
  /** Of the conversation: `#hex`, `good`, `warning` or `danger`. */
  readonly color?: string;
  readonly text?: string | SanitizedText;
  readonly markdown?: string | SanitizedText;
  readonly attachment?: CardFields | FileField;
  readonly attachments?: readonly (CardFields | FileField)[];
  /** Its body, or all of it; made of the subject and the text when left out. */
  readonly notification?: string | SanitizedText | { readonly title?: string; readonly body?: string };
  /** Called once Missive has the post, with the id of its conversation; `createPost` makes more posts. */
  readonly callback?: PostCallback;
}

export type PostCallback = (
  conversationId: string,
  tools: { readonly createPost: (post: IntegrationPost) => void },
) => void | Promise<void>;

export type IntegrationSettings = Readonly<Record<string, unknown>>;
const PROVIDERS_OWN: string | null = null;

type MaybePost = IntegrationPost | readonly (IntegrationPost | null | undefined)[] | null | undefined;

/**
 * Base of every integration. Each webhook gets an instance of its own, so what is kept in `this` while one is
 * processed never meets another.
 */
export abstract class Integration {
  /**
   * Makes a post of a webhook, or several; nothing when the event is not worth one.
   * @param payload the parsed body
   * @param options the entry's `settings` in the configuration
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- only the provider knows what it sends
  abstract process(payload: any, req: IntegrationRequest, options: any): MaybePost | Promise<MaybePost>;

  /** Last part of its address, unless the configuration says otherwise. */
  get id(): string {
    return this.constructor.name
      .replace(/([a-z\d])([A-Z])/g, '$1-$2')
      .replace(/[^A-Za-z\d-]+/g, '-')
      .toLowerCase();
  }

  /** Shown as the author of its posts. */
  get name(): string {
    return this.constructor.name;
  }

  /** Address of the author's picture; null is the provider's own. */
  get avatar(): string | null {
    return PROVIDERS_OWN;
  }

  /** Address of the conversation's picture; null is the provider's own. */
  get icon(): string | null {
    return PROVIDERS_OWN;
  }

  /** Whether the sender knows the secret. Called before `process`. */
  verify(req: IntegrationRequest, secret: string): boolean | Promise<boolean> {
    return knowsSecret(req.get, secret);
  }

  /**
   * Whether the headers alone may prove the sender; false refuses the request before its body is read. Override it
   * together with `verify`, for example to demand that the signature's header is there.
   */
  hasCredentials(get: IntegrationRequest['get'], secret: string): boolean {
    return this.verify !== Integration.prototype.verify || knowsSecret(get, secret);
  }

  /**
   * Tells a webhook from all others: one that comes again is not posted again. Without an id in its headers it
   * counts as new when nothing like it came in the same minute.
   */
  deliveryId(_payload: unknown, req: IntegrationRequest): string {
    const given = req.get('webhook-id') ?? req.get('idempotency-key') ?? req.get('x-delivery-id');
    return given ?? `${Math.floor(req.receivedAt / 60_000)}:${this.fingerprint(req)}`;
  }

  /** The same for the same bytes. */
  protected fingerprint(req: IntegrationRequest): string {
    return createHash('sha256').update(req.rawBody).digest('hex');
  }

  /** A link in a text. */
  link(url: string, label?: string): string {
    return linkTo(url, label);
  }

  /** A link whose words look like code. */
  codeLink(url: string, label: string): string {
    return linkTo(url, `\`${label.replaceAll('`', '')}\``);
  }

  /** Escapes untrusted text, so that it cannot become a link. */
  plain(text: string): string {
    return plain(text);
  }

  /** A text with its `sanitized` form for notifications; `add` makes a longer one. */
  sanitize(source: TextSource): SanitizedText {
    return new SanitizedText(partsOf(source));
  }

  /** The first letter large, the others small. */
  capitalize(text: string | null | undefined): string {
    const [first = '', ...rest] = text ?? '';
    return first.toUpperCase() + rest.join('').toLowerCase();
  }

  toJSON(): Record<string, unknown> {
    return { id: this.id, name: this.name, avatar: this.avatar, icon: this.icon };
  }
}

export type IntegrationClass = new () => Integration;

/**
 * By what it can do, not by its parent: an integration may have been written with another copy of this package.
 */
export function isIntegrationClass(value: unknown): value is IntegrationClass {
  if (typeof value !== 'function') return false;
  const prototype = value.prototype as Partial<Integration> | undefined;
  return ['process', 'verify', 'deliveryId'].every(
    (name) => typeof prototype?.[name as keyof Integration] === 'function',
  );
}
