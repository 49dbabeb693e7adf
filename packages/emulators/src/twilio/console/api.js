import { createApi } from '../../shared/page/api.js';
/** The emulator's console API. */

const { get, post, remove, upload: put, follow } = createApi('/console/api');

const at = (account, sid, ...parts) => [account, 'conversations', sid, ...parts];

export { follow };
export const accounts = () => get('accounts');
export const conversations = (account) => get(account, 'conversations');
export const conversation = (account, sid) => get(...at(account, sid));
export const send = (account, sid, message) => post(at(account, sid, 'messages'), message);
export const typing = (account, sid, identity) => post(at(account, sid, 'typing'), { identity });
export const read = (account, sid, identity, index) => post(at(account, sid, 'read'), { identity, index });
export const upload = (account, sid, file) => put(at(account, sid, 'media'), file);

export const sockets = (account) => get(account, 'sockets');
export const faults = (account) => get(account, 'faults');
export const pullFault = (account, fault) => post([account, 'faults'], fault);
export const clearFaults = (account, ...id) => remove(account, 'faults', ...id);
