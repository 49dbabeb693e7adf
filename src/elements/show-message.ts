import type { MissiveChatPanelElement } from './missive-chat-panel.js';
import type { WindowPlace } from './platform.js';
import { sendRequest } from './request.js';

/**
 * Opens the window at the end of the thread, or, if the message is in another of the visitor's conversations, there, at the
 * first unread one.
 */
export function showMessage(
  { host, frame }: Pick<WindowPlace, 'host' | 'frame'>,
  conversation: string | undefined,
): MissiveChatPanelElement | null {
  host.show();
  const panel = frame.querySelector('missive-chat-panel');
  if (panel && conversation && conversation !== panel.state.shown)
    sendRequest(panel, { type: 'conversations', open: conversation });
  else panel?.showNewest();
  return panel;
}
