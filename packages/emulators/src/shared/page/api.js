/* global EventSource, clearTimeout, fetch, setTimeout */
/** An emulator's API as its page uses it: requests, uploads, and the stream of changes. */

const RECONNECT_MS = 2000;

class ApiError extends Error {
  constructor(message, status = 0) {
    super(message);
    this.name = 'ApiError';
    /** 0: nothing answered. */
    this.status = status;
  }
}

const pathOf = (parts) => `/${parts.map(encodeURIComponent).join('/')}`;

/** Paths are given as their parts, below `root`. */
export const createApi = (root) => {
  const addressOf = (...parts) => `${root}${pathOf(parts)}`;

  const request = async (method, address, init = {}) => {
    let response;
    try {
      response = await fetch(address, { method, ...init });
    } catch {
      throw new ApiError('The emulator does not respond.');
    }
    const answer = response.status === 204 ? null : await response.json().catch(() => null);
    if (response.ok) return answer;
    const { message } = answer?.error ?? answer ?? {};
    throw new ApiError(message ?? `The emulator answered ${response.status}.`, response.status);
  };

  let unfollow = () => undefined;

  return {
    addressOf,
    get: (...parts) => request('GET', addressOf(...parts)),
    remove: (...parts) => request('DELETE', addressOf(...parts)),
    post: (parts, value = {}) =>
      request('POST', addressOf(...parts), {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(value),
      }),
    upload: (parts, file) =>
      request('POST', `${addressOf(...parts)}?filename=${encodeURIComponent(file.name)}`, {
        headers: { 'content-type': file.type || 'application/octet-stream' },
        body: file,
      }),

    /**
     * Follows the changes of one account or organization until another one is followed. `onLink` hears `live` and
     * `reconnecting`. After `onLive` nothing is missed; what changed before is not told, and an emulator that was
     * started again knows nothing of before. A browser tries again by itself after a broken stream, but gives up on a
     * refused one: then we do.
     */
    follow(owner, { onChange, onLink, onLive }) {
      unfollow();
      let source = null;
      let retry;
      const open = () => {
        source = new EventSource(addressOf(owner, 'events'));
        source.addEventListener('open', () => {
          onLink('live');
          void onLive();
        });
        source.addEventListener('change', (event) => onChange(JSON.parse(event.data)));
        source.addEventListener('error', () => {
          onLink('reconnecting');
          if (source.readyState !== EventSource.CLOSED) return;
          clearTimeout(retry);
          retry = setTimeout(open, RECONNECT_MS);
        });
      };
      open();
      unfollow = () => {
        clearTimeout(retry);
        source.close();
      };
    },
  };
};
