/**
 * Every option of the documented configuration with its documented default, in the documents' order.
 * The only place a default is written.
 */

import type { Config } from './types.js';

const SYSTEM_FONTS =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial, sans-serif, ' +
  '"Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol"';

export const DEFAULTS: Config = {
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
  support: { email: '', phone: '' },
  user: { email: '', name: '', digest: '', avatarUrl: '' },
  visitor: {
    askName: true,
    requireName: false,
    askEmail: true,
    requireEmail: true,
    requireConsent: false,
  },
  meta: {},
  messages: {
    welcome: 'Hi there! 👋\n\nThe team will reply as soon as possible.',
    help: 'How can we help?',
    identify: 'First, identify yourself.',
    error:
      'Sorry, there is an issue connecting to our chat. Please check your Internet connection and try again.',
    title: 'Chat with us',
    online: 'We’re online',
    offline: 'We’re offline',
    connecting: 'Connecting…',
    chat: 'Message…',
    newMessage: 'New message!',
    newMessages: 'New messages!',
    internet: 'Can’t send messages offline.',
    identifyName: 'Name',
    identifyEmail: 'Email',
    identifySubmit: 'Submit',
    identifySkip: 'Skip',
    identifyRequired: 'Required field',
    identifyThanks: 'Thanks',
    identifyConsent: 'I accept this website privacy policy and terms of use.',
  },
};
