/** Texts of the part that copies messages and conversations. */
export const COPY_STRINGS = {
  messageOptions: 'Message options',
  copyText: 'Copy text',
  quote: 'Quote',
  fileLinks: 'Links to files work for a few minutes only.',
};
