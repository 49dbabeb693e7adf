import { SettingsWatch, type WatchedElement, type WatchedWidget } from '../core/settings-watch.js';
import type { PublicSettings } from '../core/types.js';
import { fetchSettings } from './backend.js';
import { browserClock } from './browser-page.js';

/** An element that was removed and reinserted is watched once. */
const watched = new WeakSet<WatchedElement>();

/** Applies changes of the account's settings to the element until it leaves the page. */
export function watchSettings(reference: WeakRef<WatchedElement & EventTarget>): void {
  const start = reference.deref();
  if (!start || watched.has(start)) return;
  watched.add(start);
  const ending = new AbortController();
  const { signal } = ending;
  const serverUrl = start.serverUrl ?? start.platform.defaultServerUrl;
  const channel = openChannel(`missive-chat:settings:${serverUrl}`);
  const watch = new SettingsWatch(
    {
      clock: browserClock,
      isPageVisible: () => document.visibilityState === 'visible',
      fetchSettings: (account) => fetchSettings(serverUrl, account),
      broadcast: (settings) => channel?.postMessage(settings),
    },
    () => widgetOf(reference.deref()),
    () => {
      ending.abort();
      channel?.close();
      const element = reference.deref();
      if (element) watched.delete(element);
    },
  );
  if (channel) channel.onmessage = ({ data }: MessageEvent<PublicSettings>) => watch.receive(data);
  const check = (): void => watch.check();
  document.addEventListener('visibilitychange', check, { signal });
  for (const type of ['pointerover', 'focusin']) start.addEventListener(type, check, { signal });
}

/** Without channels, each tab makes its own requests. */
function openChannel(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}

const widgetOf = (element: WatchedElement | undefined): WatchedWidget | undefined =>
  element && {
    isConnected: element.isConnected,
    open: element.open,
    account: element.accountId ?? '',
    settings: element.layers.settings,
    applySettings(settings) {
      const { layers } = element as { layers: { settings: PublicSettings | null } };
      layers.settings = settings;
      element.resolveConfig();
    },
  };
