import { randomBytes } from 'node:crypto';
import type twilio from 'twilio';
import { restClient, type OwnService, type ServiceSource } from '../twilio-control.js';
import type { TwilioSettings } from './settings.js';

/** Prefix of the names of everything that the check creates. */
export const NAME = 'missive-chat contract';
/** More than the suite needs; limits the damage of a bug. */
const SERVICES_MAX = 60;
const KEYS_MAX = 3;

/** Creates services and keys in a real account, and deletes all of them at the end. */
export class TwilioAccount implements ServiceSource {
  readonly rest: twilio.Twilio;
  readonly #settings: TwilioSettings;
  readonly #name = `${NAME} ${new Date().toISOString().slice(0, 16)} ${randomBytes(3).toString('hex')}`;
  readonly #services = new Set<string>();
  readonly #keys = new Set<string>();
  #key: { sid: string; secret: string } | undefined;
  #made = 0;

  constructor(settings: TwilioSettings) {
    this.#settings = settings;
    this.rest = restClient(settings.apiUrl, settings.accountSid, settings.authToken);
  }

  get websocketUrl(): string {
    return this.#settings.websocketUrl;
  }

  get made(): number {
    return this.#made;
  }

  async newKey(): Promise<{ sid: string; secret: string }> {
    if (this.#keys.size >= KEYS_MAX) throw new Error(`The check makes ${KEYS_MAX} API keys at most`);
    const { sid, secret } = await this.rest.newKeys.create({ friendlyName: this.#name });
    this.#keys.add(sid);
    this.#made += 1;
    return { sid, secret };
  }

  async removeKey(sid: string): Promise<void> {
    await this.rest.keys(sid).remove();
    this.#keys.delete(sid);
  }

  async newService(): Promise<OwnService> {
    if (this.#services.size >= SERVICES_MAX)
      throw new Error(`The check makes ${SERVICES_MAX} services at most`);
    this.#key ??= await this.newKey();
    const { sid } = await this.rest.conversations.v1.services.create({ friendlyName: this.#name });
    this.#services.add(sid);
    this.#made += 1;
    return {
      rest: this.rest,
      account: this.#settings.accountSid,
      service: sid,
      keySid: this.#key.sid,
      keySecret: this.#key.secret,
    };
  }

  fault = (): Promise<void> => Promise.reject(new Error('A real service has no faults on demand'));
  clearFaults = (): Promise<void> => Promise.resolve();

  /** Deleting a service deletes its content. Returns what could not be deleted. */
  async clean(): Promise<string[]> {
    const left: string[] = [];
    const remove = async (what: string, call: Promise<unknown>) =>
      call.catch((error: unknown) => left.push(`${what} (${String(error)})`));
    for (const sid of this.#services)
      await remove(`service ${sid}`, this.rest.conversations.v1.services(sid).remove());
    for (const sid of this.#keys) await remove(`key ${sid}`, this.rest.keys(sid).remove());
    return [...left, ...(await this.#leftovers())];
  }

  /** What has this run's name and still exists. */
  async #leftovers(): Promise<string[]> {
    const services = await this.rest.conversations.v1.services.list();
    const keys = await this.rest.keys.list();
    const isOurs = ({ friendlyName }: { friendlyName: string }) => friendlyName === this.#name;
    return [...services.filter(isOurs), ...keys.filter(isOurs)].map(({ sid }) => sid);
  }
}
