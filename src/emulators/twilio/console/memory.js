/* global localStorage, sessionStorage */
/** What outlives a reload: who answers, and drafts. Storage may be forbidden or full; then nothing outlives it. */

const ME = 'console.me';
const DRAFTS = 'console.drafts';
const DEFAULT_NAME = 'Ada from Support';

const load = (storage, key) => {
  try {
    return JSON.parse(storage().getItem(key)) ?? {};
  } catch {
    return {};
  }
};

const save = (storage, key, value) => {
  try {
    storage().setItem(key, JSON.stringify(value));
  } catch {
    // Kept in memory only.
  }
};

const isWebAddress = (text) => /^https?:\/\//i.test(text);

export const loadMe = () => {
  const { name, avatarUrl } = load(() => localStorage, ME);
  return {
    name: typeof name === 'string' && name.trim() ? name : DEFAULT_NAME,
    avatarUrl: typeof avatarUrl === 'string' && isWebAddress(avatarUrl) ? avatarUrl : '',
  };
};

export const saveMe = (me) => save(() => localStorage, ME, me);

/** Texts by conversation. */
export const loadDrafts = () => {
  const texts = Object.entries(load(() => sessionStorage, DRAFTS));
  return new Map(texts.filter(([, text]) => typeof text === 'string'));
};
export const saveDrafts = (drafts) => save(() => sessionStorage, DRAFTS, Object.fromEntries(drafts));
