/**
 * Events of the chat, forwarded by the page or its server: `{ event, detail }` as in the DOM event,
 * and the visitor and page if known.
 */

import type { CardFields } from '../../missive/missive-fields.js';
import type { IntegrationPost } from '../integration.js';
import { entryOf, Payload } from '../payload.js';
import { isWebAddress } from '../post-schema.js';
import { OwnJson } from './generic.js';

const WORDS: Readonly<Record<string, (who: string) => string>> = {
  'chat-started': (who) => `${who} started a chat`,
  'visitor-identified': (who) => `${who} said who they are`,
  'new-message': (who) => `${who} got a message`,
};
const MAX_META = 20;
const MAX_REFERENCE = 200;

export class ChatEvents extends OwnJson {
  override get id(): string {
    return 'chat-events';
  }

  override get name(): string {
    return 'Website chat';
  }

  process(payload: unknown): IntegrationPost | undefined {
    const given = new Payload(payload);
    const words = entryOf(WORDS, given.text('event').replace(/^missive-/, ''));
    const detail = given.at('detail');
    const visitor = given.at('visitor');
    const email = visitor.text('email') || detail.text('email');
    const name = visitor.text('name') || detail.text('name') || email || 'A visitor';
    const reference = (visitor.text('id') || email).slice(0, MAX_REFERENCE);
    if (words === undefined || reference === '') return undefined;
    const text = words(this.plain(name));
    return {
      references: [`visitor/${reference}`],
      subject: `Chat with ${name}`,
      notification: text,
      attachments: [
        {
          pretext: text,
          ...this.#body(detail),
          ...this.#page(given.at('page')),
          fields: this.#fields(email, given.at('meta')),
        },
      ],
    };
  }

  #body(detail: Payload): CardFields {
    const body = detail.text('body');
    return body === '' ? {} : { text: this.plain(body) };
  }

  #page(page: Payload): CardFields {
    const url = page.text('url');
    if (!isWebAddress(url)) return {};
    return { title: this.plain(page.text('title') || url), title_link: url };
  }

  #fields(email: string, meta: Payload): { title: string; value: string; short: boolean }[] {
    const known = meta.names.map((name) => [name, meta.text(name)] as const);
    return [['email', email] as const, ...known]
      .filter(([, value]) => value !== '')
      .slice(0, MAX_META)
      .map(([title, value]) => ({ title: this.plain(title), value: this.plain(value), short: true }));
  }
}
