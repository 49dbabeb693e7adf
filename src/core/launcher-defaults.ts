/**
 * The documented defaults that the button needs, on every page: the rest is in `config-defaults.ts` and
 * comes with the window. Each default is written in one of the two, once.
 */

import type { Config } from './types.js';

const SYSTEM_FONTS =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial, sans-serif, ' +
  '"Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol"';

/** What the window's settings look like to the button: groups it knows nothing of stand empty. */
export type LauncherConfig = Pick<Config, 'id' | 'chat' | 'user' | 'meta'> & {
  readonly messages: Pick<Config['messages'], 'title'>;
};

export const LAUNCHER_DEFAULTS: LauncherConfig = {
  id: '',
  chat: {
    position: 'bottom-right',
    hidden: false,
    name: '',
    avatarUrl: '',
    hideWhenOffline: false,
    hideBranding: false,
    showOnlineStatus: true,
    showAvatars: true,
    showNames: true,
    rememberOpenState: true,
    variables: {
      'background-color': '#fff',
      'badge-background-color': '#f23131',
      'badge-border-radius': '100%',
      'badge-box-shadow': '0 1px 2px rgba(0,0,0, .2)',
      'badge-color': '#fff',
      'badge-size': '24px',
      'border-color': 'rgba(0,0,0, .05)',
      border: 'solid 1px rgba(0,0,0, .06)',
      'box-shadow': '0 5px 30px rgba(0,0,0, .1)',
      'bubble-dark-color': 'var(--main-color)',
      'bubble-light-color': '#f5f5f5',
      'button-border-radius': '10em',
      'close-button-color': '#fff',
      'closed-border-radius': '30px',
      'font-family': SYSTEM_FONTS,
      'font-size': '15px',
      'header-opened-background-color': 'var(--main-color)',
      'header-subtitle-text-color': 'rgba(255,255,255, .65)',
      'header-title-text-color': '#fff',
      height: '600px',
      'light-text-color': '#7b7c7f',
      'main-color': '#2866D1',
      margin: '20px',
      'max-height': 'calc(100% - 40px)',
      'max-width': 'calc(100% - 40px)',
      'opened-border-radius': '10px',
      'status-connecting-color': '#fdd157',
      'status-offline-color': '#f23131',
      'status-online-color': '#00b351',
      'text-color': '#34363a',
      'transition-duration': '225ms',
      'transition-easing': 'cubic-bezier(.4, .0, .2, 1)',
      width: '350px',
    },
  },
  user: { email: '', name: '', digest: '', avatarUrl: '' },
  meta: {},
  messages: { title: 'Chat with us' },
};
