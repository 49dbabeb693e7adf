import type { TwilioEmulator } from '../../../src/index.js';
import type { Operation } from './table.js';

/** One account over HTTP, with one resource of each kind in the paths of operations. */

export interface ApiResponse {
  status: number;
  body: Record<string, unknown>;
}

export type Parameters = readonly (readonly [name: string, value: string])[];

type Sids = Record<string, string>;

export class World {
  readonly #base: string;
  readonly #authorization: string;
  #sids: Sids = {};

  private constructor(emulator: TwilioEmulator) {
    const { sid, authToken } = emulator.createAccount();
    this.#base = emulator.url;
    this.#authorization = `Basic ${Buffer.from(`${sid}:${authToken}`).toString('base64')}`;
  }

  static async create(emulator: TwilioEmulator, { path }: Pick<Operation, 'path'>): Promise<World> {
    const world = new World(emulator);
    const service = await world.#create('/v1/Services', [['FriendlyName', 'walk']]);
    const root = path.includes('{ChatServiceSid}') ? `/v1/Services/${service}` : '/v1';
    world.#sids = await world.#fill(root, service);
    return world;
  }

  /** The SID of an existing resource: `world.sid('Conversations')`. */
  sid(collection: string): string {
    const sid = this.#sids[collection];
    if (sid === undefined) throw new Error(`There is nothing in ${collection}`);
    return sid;
  }

  /** Fills in a path's SIDs; a parameter names a resource of the collection before it. */
  address({ path }: Pick<Operation, 'path'>): string {
    return path.replace(
      /\/([A-Za-z]+)\/\{\w+\}/g,
      (_, collection: string) => `/${collection}/${this.sid(collection)}`,
    );
  }

  async call(method: string, path: string, parameters: Parameters = []): Promise<ApiResponse> {
    const text = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
    const isRead = method === 'GET';
    const response = await fetch(`${this.#base}${path}${isRead && text !== '' ? `?${text}` : ''}`, {
      method,
      headers: {
        authorization: this.#authorization,
        ...(isRead ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(method === 'POST' ? { body: text } : {}),
    });
    const body = await response.text();
    return { status: response.status, body: body === '' ? {} : (JSON.parse(body) as ApiResponse['body']) };
  }

  async upload(service: string): Promise<string> {
    const response = await fetch(`${this.#base}/v1/Services/${service}/Media`, {
      method: 'POST',
      headers: { authorization: this.#authorization, 'content-type': 'text/plain' },
      body: 'a file',
    });
    return ((await response.json()) as { sid: string }).sid;
  }

  async #create(path: string, parameters: Parameters): Promise<string> {
    const { status, body } = await this.call('POST', path, parameters);
    if (status !== 201) throw new Error(`POST ${path}: ${status} ${JSON.stringify(body)}`);
    return body.sid as string;
  }

  async #fill(root: string, service: string): Promise<Sids> {
    const conversation = await this.#create(`${root}/Conversations`, [['UniqueName', 'walk']]);
    const one = `${root}/Conversations/${conversation}`;
    const participant = await this.#create(`${one}/Participants`, [['Identity', 'ann']]);
    const { body: user } = await this.call('GET', `${root}/Users/ann`);
    const { body: own } =
      root === '/v1'
        ? await this.call('GET', '/v1/Configuration')
        : { body: { default_chat_service_sid: service } };
    const media = await this.upload(own.default_chat_service_sid as string);
    return {
      Services: service,
      Conversations: conversation,
      Participants: participant,
      Messages: await this.#create(`${one}/Messages`, [
        ['Author', 'ann'],
        ['Body', 'Hello'],
        ['MediaSid', media],
      ]),
      Media: media,
      Webhooks: await this.#create(`${one}/Webhooks`, [
        ['Target', 'webhook'],
        ['Configuration.Url', 'http://127.0.0.1:9/hook'],
      ]),
      Users: user.sid as string,
      Roles: await this.#create(`${root}/Roles`, [
        ['FriendlyName', 'walkers'],
        ['Type', 'conversation'],
        ['Permission', 'sendMessage'],
      ]),
      // There are none: operations on them are reported as not emulated.
      Receipts: `DY${'0'.repeat(32)}`,
      Addresses: `IG${'0'.repeat(32)}`,
      Credentials: `CR${'0'.repeat(32)}`,
      Bindings: `BS${'0'.repeat(32)}`,
    };
  }
}
