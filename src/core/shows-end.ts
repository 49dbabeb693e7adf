import type { ChatConfig } from './config-types.js';

/** Whether the visitor sees that a conversation was closed: a rating says of what, and another one begins there (LC-54). */
export const showsEnd = ({ showClosing, rating, conversations }: ChatConfig): boolean =>
  showClosing || rating !== '' || conversations === 'many';
