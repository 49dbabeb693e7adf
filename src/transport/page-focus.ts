/** Calls back when the page gets the focus, and when it is left. Returns an unsubscribe function. */
export function watchFocus(changed: (what: 'focused' | 'left') => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  addEventListener('focus', () => changed('focused'), { signal });
  addEventListener('pagehide', () => changed('left'), { signal });
  return () => ending.abort();
}
