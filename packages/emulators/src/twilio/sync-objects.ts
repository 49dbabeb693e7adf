import { iso } from './iso.js';
import { newSid } from './ids.js';

export type SyncType = 'document' | 'list' | 'map';
export type SyncKey = string | number;

export interface SyncItem {
  key: SyncKey;
  revision: number;
  /** Id of the event that last changed the item: a client ignores events not newer than it (protocol §6.3). */
  lastEventId: number;
  dateCreated: number;
  dateUpdated: number;
  data: unknown;
}

export interface SyncEvent {
  id: number;
  type: string;
  /** The event in its wire format. */
  wire: Record<string, unknown>;
}

export interface SyncObject {
  readonly sid: string;
  readonly type: SyncType;
  readonly uniqueName: string;
  readonly dateCreated: number;
  /** Whether this identity may read and subscribe. */
  readonly isReadableBy: (identity: string) => boolean;
  dateUpdated: number;
  lastEventId: number;
  data: unknown;
  readonly items: Map<SyncKey, SyncItem>;
  /** All events: a client may reconnect with any old id and gets those after it. */
  readonly events: SyncEvent[];
}

const PREFIX = { document: 'ET', list: 'ES', map: 'MP' } as const;
/** Items have URLs below `https://cds…`; clients only send them back, so the host is text (protocol §0). */
const COLLECTION = { document: 'Documents', list: 'Lists', map: 'Maps' } as const;

export const syncPath = (object: SyncObject): string => `/v3/${COLLECTION[object.type]}/${object.sid}`;

/** The Sync objects of one service. Each change creates one event with the next id of its object. */
export class SyncStore {
  readonly #objects = new Map<string, SyncObject>();
  readonly #names = new Map<string, string>();
  readonly #now: () => number;
  readonly #publish: (object: SyncObject, event: SyncEvent) => void;

  constructor(now: () => number, publish: (object: SyncObject, event: SyncEvent) => void) {
    this.#now = now;
    this.#publish = publish;
  }

  create(
    type: SyncType,
    uniqueName: string,
    isReadableBy: (identity: string) => boolean,
    data?: unknown,
  ): SyncObject {
    const now = this.#now();
    const object: SyncObject = {
      sid: newSid(PREFIX[type]),
      type,
      uniqueName,
      dateCreated: now,
      dateUpdated: now,
      isReadableBy,
      lastEventId: 0,
      data,
      items: new Map(),
      events: [],
    };
    this.#objects.set(object.sid, object);
    this.#names.set(`${type}:${uniqueName}`, object.sid);
    return object;
  }

  /** By SID or unique name. */
  find(type: SyncType, id: string): SyncObject | undefined {
    const object = this.#objects.get(this.#names.get(`${type}:${id}`) ?? id);
    return object?.type === type ? object : undefined;
  }

  setDocument(object: SyncObject, data: unknown): void {
    object.data = data;
    this.#record(object, 'document_updated', (event) => ({
      document_revision: String(event.id),
      document_data: data,
    }));
  }

  /** Adds or replaces an item. */
  put(object: SyncObject, key: SyncKey, data: unknown): void {
    const known = object.items.get(key);
    const now = this.#now();
    const item: SyncItem = known ?? {
      key,
      revision: 0,
      lastEventId: 0,
      dateCreated: now,
      dateUpdated: now,
      data,
    };
    item.data = data;
    item.dateUpdated = now;
    if (known) item.revision += 1;
    object.items.set(key, item);
    const verb = known ? 'updated' : 'added';
    this.#record(object, `${object.type}_item_${verb}`, (event) => {
      item.lastEventId = event.id;
      return {
        ...this.#itemFields(object, key),
        item_revision: String(item.revision),
        item_data: data,
      };
    });
  }

  /** Removing a missing item creates no event. */
  remove(object: SyncObject, key: SyncKey): void {
    if (!object.items.delete(key)) return;
    this.#record(object, `${object.type}_item_removed`, () => this.#itemFields(object, key));
  }

  destroy(object: SyncObject): void {
    if (!this.#objects.delete(object.sid)) return;
    this.#names.delete(`${object.type}:${object.uniqueName}`);
    this.#record(object, `${object.type}_removed`, () => ({}));
  }

  #itemFields(object: SyncObject, key: SyncKey): Record<string, unknown> {
    return {
      [object.type === 'list' ? 'item_index' : 'item_key']: key,
      item_url: `${syncPath(object)}/Items/${encodeURIComponent(key)}`,
    };
  }

  #record(
    object: SyncObject,
    type: string,
    fields: (event: { id: number }) => Record<string, unknown>,
  ): void {
    object.lastEventId += 1;
    object.dateUpdated = this.#now();
    const id = object.lastEventId;
    const wire = {
      id,
      date_created: iso(object.dateUpdated),
      date_expires: null,
      created_by: 'system',
      [`${object.type}_sid`]: object.sid,
      [`${object.type}_unique_name`]: object.uniqueName,
      ...(object.type === 'document' ? {} : { [`${object.type}_revision`]: String(id) }),
      ...fields({ id }),
    };
    // A copy, since the data keeps changing after the event.
    const event = { id, type, wire: structuredClone(wire) };
    object.events.push(event);
    this.#publish(object, event);
  }
}

export interface PageQuery {
  order: 'asc' | 'desc';
  pageSize: number;
  /** Inclusive start (protocol §6.1). */
  from?: SyncKey | undefined;
  /** Only this item. */
  only?: SyncKey | undefined;
}

export interface SyncPage {
  items: SyncItem[];
  hasPrevious: boolean;
  hasNext: boolean;
}

/** Lists by number, maps by code units (protocol §6.1). */
const compare = (left: SyncKey, right: SyncKey): number => (left < right ? -1 : left > right ? 1 : 0);

export const pageOf = (object: SyncObject, query: PageQuery): SyncPage => {
  if (query.only !== undefined) {
    const item = object.items.get(query.only);
    return { items: item ? [item] : [], hasPrevious: false, hasNext: false };
  }
  const sign = query.order === 'asc' ? 1 : -1;
  const all = [...object.items.values()].sort((left, right) => sign * compare(left.key, right.key));
  const { from } = query;
  const found = from === undefined ? 0 : all.findIndex((item) => sign * compare(item.key, from) >= 0);
  const start = found === -1 ? all.length : found;
  const items = all.slice(start, start + query.pageSize);
  return { items, hasPrevious: start > 0, hasNext: start + items.length < all.length };
};
