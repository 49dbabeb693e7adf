import type { ChatConfig } from './config-types.js';

/** Whether the visitor sees that a conversation was closed: a rating says of what (LC-54). */
export const showsEnd = ({ showClosing, rating }: ChatConfig): boolean => showClosing || rating !== '';
