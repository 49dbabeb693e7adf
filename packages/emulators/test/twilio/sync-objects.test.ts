import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SyncStore, pageOf, type SyncEvent } from '../../src/twilio/sync-objects.js';

const make = () => {
  const events: SyncEvent[] = [];
  const store = new SyncStore(
    () => 0,
    (_, event) => events.push(event),
  );
  return { store, events };
};
const everyone = () => true;

describe('Sync objects', () => {
  it('EM-01 numbers events per object from one up and copies the number to the items', () => {
    const { store, events } = make();
    const list = store.create('list', 'l', everyone);
    const map = store.create('map', 'm', everyone);
    store.put(list, 0, { n: 1 });
    store.put(map, 'k', { n: 1 });
    store.put(list, 0, { n: 2 });
    store.remove(list, 0);
    assert.deepEqual(
      events.map((event) => [event.type, event.id]),
      [
        ['list_item_added', 1],
        ['map_item_added', 1],
        ['list_item_updated', 2],
        ['list_item_removed', 3],
      ],
    );
    assert.equal(map.items.get('k')?.lastEventId, 1);
    assert.equal(list.lastEventId, 3);
  });

  it('EM-01 keeps the state at the time of the event in the event', () => {
    const { store, events } = make();
    const document = store.create('document', 'd', everyone, { n: 0 });
    const data = { n: 1 };
    store.setDocument(document, data);
    data.n = 2;
    assert.deepEqual(events[0]?.wire.document_data, { n: 1 });
  });

  it('EM-01 pages lists by number and maps by code unit, with an inclusive start', () => {
    const { store } = make();
    const list = store.create('list', 'l', everyone);
    for (let index = 0; index < 12; index += 1) store.put(list, index, {});
    const page = pageOf(list, { order: 'desc', pageSize: 3, from: 10 });
    assert.deepEqual(
      page.items.map((item) => item.key),
      [10, 9, 8],
    );
    assert.deepEqual([page.hasPrevious, page.hasNext], [true, true]);
    const map = store.create('map', 'm', everyone);
    for (const key of ['b', 'B', 'ä', 'a']) store.put(map, key, {});
    const all = pageOf(map, { order: 'asc', pageSize: 10 });
    assert.deepEqual(
      all.items.map((item) => item.key),
      ['B', 'a', 'b', 'ä'],
    );
    assert.deepEqual([all.hasPrevious, all.hasNext], [false, false]);
    assert.deepEqual(pageOf(map, { order: 'asc', pageSize: 10, only: 'zz' }).items, []);
  });

  it('EM-01 finds objects by SID or name until they are destroyed', () => {
    const { store, events } = make();
    const map = store.create('map', 'name', everyone);
    assert.equal(store.find('map', 'name'), map);
    assert.equal(store.find('map', map.sid), map);
    assert.equal(store.find('list', map.sid), undefined);
    store.destroy(map);
    store.remove(map, 'nothing');
    assert.equal(store.find('map', 'name'), undefined);
    assert.deepEqual(
      events.map((event) => event.type),
      ['map_removed'],
    );
  });
});
