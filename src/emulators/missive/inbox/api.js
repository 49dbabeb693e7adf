/* global EventSource, clearTimeout, fetch, setTimeout */
/** The emulator's inbox API over HTTP, and its stream of changes. */

const ROOT = '/inbox/api';
const RECONNECT_MS = 2000;

export class ApiError extends Error {
  constructor(message, status = 0) {
    super(message);
    this.name = 'ApiError';
    /** 0: nothing answered. */
    this.status = status;
  }
}

const request = async (method, path, init = {}) => {
  let response;
  try {
    response = await fetch(`${ROOT}${path}`, { method, ...init });
  } catch {
    throw new ApiError('The emulator does not answer.');
  }
  const answer = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new ApiError(answer?.error?.message ?? `The emulator answered ${response.status}.`, response.status);
};

const post = (path, value = {}) =>
  request('POST', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });

const at = (organization, ...parts) => `/${[organization, ...parts].map(encodeURIComponent).join('/')}`;

export const organizations = () => request('GET', '/organizations');
export const organization = (id) => request('GET', at(id));
export const conversations = (id) => request('GET', at(id, 'conversations'));
export const thread = (id, conversation) => request('GET', at(id, 'conversations', conversation));
export const markRead = (id, conversation) => post(at(id, 'conversations', conversation, 'read'));
export const setState = (id, conversation, state) =>
  post(at(id, 'conversations', conversation, 'state'), state);
export const reply = (id, conversation, message) =>
  post(at(id, 'conversations', conversation, 'replies'), message);
export const compose = (id, message) => post(at(id, 'messages'), message);
export const saveChannel = (id, channel, changes) => post(at(id, 'channels', channel), changes);
export const pullFault = (id, fault) => post(at(id, 'faults'), fault);
export const clearFaults = (id, fault) =>
  request('DELETE', at(id, 'faults', ...(fault === undefined ? [] : [fault])));
export const upload = async (id, file) => {
  const path = `${at(id, 'files')}?filename=${encodeURIComponent(file.name)}`;
  return (await request('POST', path, { body: file })).id;
};
export const bodyAddress = (id, message) => `${ROOT}${at(id, 'messages', message, 'body')}`;

/**
 * Follows changes until the returned function is called. `onState` hears `live` and `reconnecting`. A browser tries
 * again by itself after a broken stream, but gives up on a refused one: then we do.
 */
export const follow = (id, { onChange, onState }) => {
  let source = null;
  let retry;
  const open = () => {
    source = new EventSource(`${ROOT}${at(id, 'events')}`);
    source.addEventListener('open', () => onState('live'));
    source.addEventListener('change', (event) => onChange(JSON.parse(event.data)));
    source.addEventListener('error', () => {
      onState('reconnecting');
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(retry);
      retry = setTimeout(open, RECONNECT_MS);
    });
  };
  open();
  return () => {
    clearTimeout(retry);
    source.close();
  };
};
