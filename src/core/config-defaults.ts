/** Every option of the documented configuration with its documented default, in the documents' order. */

import { LAUNCHER_DEFAULTS } from './launcher-defaults.js';
import type { Config } from './types.js';

const { id, chat, user, meta } = LAUNCHER_DEFAULTS;

export const DEFAULTS: Config = {
  id,
  chat,
  support: { email: '', phone: '' },
  user,
  visitor: {
    askName: true,
    requireName: false,
    askEmail: true,
    requireEmail: true,
    requireConsent: false,
  },
  meta,
  messages: {
    welcome: 'Hi there! 👋\n\nThe team will reply as soon as possible.',
    help: 'How can we help?',
    identify: 'First, identify yourself.',
    error:
      'Sorry, there is an issue connecting to our chat. Please check your Internet connection and try again.',
    title: LAUNCHER_DEFAULTS.messages.title,
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
