/* global EventSource, clearTimeout, fetch, setTimeout */
/** The emulator's console API over HTTP, and its stream of changes. */

const ROOT = '/console/api';
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
  throw new ApiError(answer?.message ?? `The emulator answered ${response.status}.`, response.status);
};

const post = (path, value) =>
  request('POST', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });

const at = (account, conversation) =>
  `/${encodeURIComponent(account)}/conversations/${encodeURIComponent(conversation)}`;

export const accounts = () => request('GET', '/accounts');
export const conversations = (account) => request('GET', `/${encodeURIComponent(account)}/conversations`);
export const conversation = (account, sid) => request('GET', at(account, sid));
export const send = (account, sid, message) => post(`${at(account, sid)}/messages`, message);
export const typing = (account, sid, identity) => post(`${at(account, sid)}/typing`, { identity });
export const read = (account, sid, identity, index) => post(`${at(account, sid)}/read`, { identity, index });
export const upload = (account, sid, file) =>
  request('POST', `${at(account, sid)}/media?filename=${encodeURIComponent(file.name)}`, {
    headers: { 'content-type': file.type || 'application/octet-stream' },
    body: file,
  });

export const sockets = (account) => request('GET', `/${encodeURIComponent(account)}/sockets`);
export const faults = (account) => request('GET', `/${encodeURIComponent(account)}/faults`);
export const pullFault = (account, fault) => post(`/${encodeURIComponent(account)}/faults`, fault);
export const clearFaults = (account, id) =>
  request(
    'DELETE',
    `/${encodeURIComponent(account)}/faults${id === undefined ? '' : `/${encodeURIComponent(id)}`}`,
  );

/**
 * Follows the account's changes until the returned function is called. `onState` hears `live` and `reconnecting`.
 * A browser tries again by itself after a broken stream, but gives up on a refused one: then we do.
 */
export const follow = (account, { onChange, onState }) => {
  let source = null;
  let retry;
  const open = () => {
    source = new EventSource(`${ROOT}/${encodeURIComponent(account)}/events`);
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
