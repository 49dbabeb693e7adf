import { parseMessageText } from './message-text.js';

/** Returns a message's text as it is read, with the address behind words that do not show it. */
export const textWithLinks = (body: string): string =>
  parseMessageText(body)
    .map((token) => {
      if (token.type === 'text') return token.text;
      const { text, href } = token;
      const isShown = /^https?:/i.test(href) ? text === href : /[@\d]/.test(text);
      return isShown ? text : `${text} (${href})`;
    })
    .join('');
