/** The base class of integrations, which turn a provider's webhooks into posts (WI-01, WI-02). */

import { createHash } from 'node:crypto';
import type { CardFields, FileField } from '../missive/missive-fields.js';
import { linkTo, partsOf, plain, SanitizedText, type TextSource } from './integration-text.js';
import { knowsSecret } from '../crypto/signatures.js';

/** A received webhook. */
export interface IntegrationRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Returns a header by its name in any case. */
  readonly get: (header: string) => string | undefined;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed: the payload that `process` gets. */
  readonly body: unknown;
  /** The unchanged bytes, which signatures are computed from. */
  readonly rawBody: Buffer;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

/** The post of a webhook. Other fields are dropped. */
export interface IntegrationPost {
  /** Posts with the same reference go into the same conversation. */
  readonly references?: string | number | readonly (string | number | null | undefined)[];
  /** Id of a conversation in Missive, instead of references. */
  readonly conversation?: string;
  /** Subject of a new conversation. */
  readonly subject?: string;
  /** Also replaces the subject of an existing conversation. */
  readonly update_existing_conversation_subject?: boolean;
  /** Color of the conversation: `#hex`, `good`, `warning` or `danger`. */
  readonly color?: string;
  readonly text?: string | SanitizedText;
  readonly markdown?: string | SanitizedText;
  readonly attachment?: CardFields | FileField;
  readonly attachments?: readonly (CardFields | FileField)[];
  /** Its body, or all of it; derived from the subject and the text by default. */
  readonly notification?: string | SanitizedText | { readonly title?: string; readonly body?: string };
  /** Called once Missive has the post, with the id of its conversation; `createPost` creates more posts. */
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
 * Base class of every integration. Each webhook gets a new instance, so state in `this` is never shared
 * between webhooks.
 */
export abstract class Integration {
  /**
   * Creates one or several posts from a webhook; returns nothing to ignore the event.
   * @param payload the parsed body
   * @param options the entry's `settings` in the configuration
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- only the provider knows what it sends
  abstract process(payload: any, req: IntegrationRequest, options: any): MaybePost | Promise<MaybePost>;

  /** Last part of its URL, unless configured. */
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

  /** URL of the author's image; null uses the provider's own. */
  get avatar(): string | null {
    return PROVIDERS_OWN;
  }

  /** URL of the conversation's image; null uses the provider's own. */
  get icon(): string | null {
    return PROVIDERS_OWN;
  }

  /** Whether the request is authentic. Called before `process`. */
  verify(req: IntegrationRequest, secret: string): boolean | Promise<boolean> {
    return knowsSecret(req.get, secret);
  }

  /**
   * Whether the headers alone may be authentic; false rejects the request before its body is read. Override
   * it together with `verify`, for example to require the signature's header.
   */
  hasCredentials(get: IntegrationRequest['get'], secret: string): boolean {
    return this.verify !== Integration.prototype.verify || knowsSecret(get, secret);
  }

  /**
   * Identifies a webhook: a repeated one is not posted again. Without an id in its headers it
   * counts as new unless an equal one arrived in the same minute.
   */
  deliveryId(_payload: unknown, req: IntegrationRequest): string {
    const given = req.get('webhook-id') ?? req.get('idempotency-key') ?? req.get('x-delivery-id');
    return given ?? `${Math.floor(req.receivedAt / 60_000)}:${this.fingerprint(req)}`;
  }

  /** Equal for equal bytes. */
  protected fingerprint(req: IntegrationRequest): string {
    return createHash('sha256').update(req.rawBody).digest('hex');
  }

  /** A link in a text. */
  link(url: string, label?: string): string {
    return linkTo(url, label);
  }

  /** A link with its label formatted as code. */
  codeLink(url: string, label: string): string {
    return linkTo(url, `\`${label.replaceAll('`', '')}\``);
  }

  /** Escapes untrusted text, so that it cannot become a link. */
  plain(text: string): string {
    return plain(text);
  }

  /** A text with a `sanitized` form for notifications; `add` appends to it. */
  sanitize(source: TextSource): SanitizedText {
    return new SanitizedText(partsOf(source));
  }

  /** Upper-cases the first letter, and lower-cases the others. */
  capitalize(text: string | null | undefined): string {
    const [first = '', ...rest] = text ?? '';
    return first.toUpperCase() + rest.join('').toLowerCase();
  }

  toJSON(): Record<string, unknown> {
    return { id: this.id, name: this.name, avatar: this.avatar, icon: this.icon };
  }
}

export type IntegrationClass = new () => Integration;

/** Checks methods instead of `instanceof`: an integration may use another copy of this package. */
export function isIntegrationClass(value: unknown): value is IntegrationClass {
  if (typeof value !== 'function') return false;
  const prototype = value.prototype as Partial<Integration> | undefined;
  return ['process', 'verify', 'deliveryId'].every(
    (name) => typeof prototype?.[name as keyof Integration] === 'function',
  );
}
