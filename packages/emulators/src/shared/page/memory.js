/* global localStorage, sessionStorage */
/** What outlives a reload. Storage may be forbidden or full; then nothing outlives it. */

const remembered = (storageOf, key) => ({
  load() {
    try {
      return JSON.parse(storageOf().getItem(key)) ?? {};
    } catch {
      return {};
    }
  },
  save(value) {
    try {
      storageOf().setItem(key, JSON.stringify(value));
    } catch {
      // Kept in memory only.
    }
  },
});

/** For good, and in every tab. */
export const keptForGood = (key) => remembered(() => localStorage, key);

/** Texts by conversation, as long as the tab is open. */
export const loadDrafts = (key) => {
  const memory = remembered(() => sessionStorage, key);
  const texts = new Map(Object.entries(memory.load()).filter(([, text]) => typeof text === 'string'));
  return {
    textOf: (id) => texts.get(id) ?? '',
    keep(id, text) {
      if (text === '') texts.delete(id);
      else texts.set(id, text);
      memory.save(Object.fromEntries(texts));
    },
  };
};
