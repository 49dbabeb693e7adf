/** GitHub: events of a repository (https://docs.github.com/webhooks/webhook-events-and-payloads). */

import { Integration, type IntegrationPost, type IntegrationRequest } from '../integration.js';
import { entryOf, Payload } from '../payload.js';
import { isSigned } from '../../crypto/signatures.js';
import { GITHUB_EVENTS } from './github-events.js';

export class GitHub extends Integration {
  override get id(): string {
    return 'github';
  }

  override verify(req: IntegrationRequest, secret: string): boolean {
    return isSigned(req.get('x-hub-signature-256'), req.rawBody, secret);
  }

  override hasCredentials(get: IntegrationRequest['get']): boolean {
    return get('x-hub-signature-256') !== undefined;
  }

  /**
   * `X-GitHub-Delivery` is not signed: with another value, a captured webhook could be replayed.
   * The body is signed, and unchanged when GitHub redelivers.
   */
  override deliveryId(_payload: unknown, req: IntegrationRequest): string {
    return this.fingerprint(req);
  }

  process(payload: unknown, req: IntegrationRequest): IntegrationPost | undefined {
    const event = new Payload(payload);
    const repository = event.at('repository').text('full_name') || event.at('organization').text('login');
    const post = entryOf(GITHUB_EVENTS, req.get('x-github-event') ?? '')?.(event, this);
    if (post === undefined || repository === '') return undefined;
    const { about, ...rest } = post;
    return { ...rest, references: about.map((one) => `${repository}/${one}`) };
  }
}
