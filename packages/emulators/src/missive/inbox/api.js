import { createApi } from '../../shared/page/api.js';
/** The emulator's inbox API. */

const { addressOf, get, post, remove, upload: put, follow } = createApi('/inbox/api');

export { follow };
export const organizations = () => get('organizations');
export const organization = (id) => get(id);
export const conversations = (id) => get(id, 'conversations');
export const thread = (id, conversation) => get(id, 'conversations', conversation);
export const markRead = (id, conversation) => post([id, 'conversations', conversation, 'read']);
export const setState = (id, conversation, state) =>
  post([id, 'conversations', conversation, 'state'], state);
export const reply = (id, conversation, message) =>
  post([id, 'conversations', conversation, 'replies'], message);
export const compose = (id, message) => post([id, 'messages'], message);
export const saveChannel = (id, channel, changes) => post([id, 'channels', channel], changes);
export const pullFault = (id, fault) => post([id, 'faults'], fault);
export const clearFaults = (id, ...fault) => remove(id, 'faults', ...fault);
export const upload = async (id, file) => (await put([id, 'files'], file)).id;
export const bodyAddress = (id, message) => addressOf(id, 'messages', message, 'body');
