import { createComposer as createSharedComposer } from '../../shared/page/composer.js';

/** The service takes no more files in one message. */
const FILES_LIMIT = 10;
/** A typing notice lasts five seconds at the service. */
const TYPING_EVERY_MS = 4000;

/** The answer box, with typing notices. */
export const createComposer = ({ onSend, onTyping, onProblem }) => {
  let told = { sid: null, at: 0 };

  return createSharedComposer({
    name: 'Reply',
    placeholder: 'Write an answer',
    draftsKey: 'console.drafts',
    filesLimit: FILES_LIMIT,
    onSend: (sid, answer) => {
      told = { sid: null, at: 0 };
      onSend(sid, answer);
    },
    onInput: (sid, text) => {
      const isKnown = sid === told.sid && Date.now() - told.at < TYPING_EVERY_MS;
      if (text.trim() === '' || isKnown) return;
      told = { sid, at: Date.now() };
      onTyping(sid);
    },
    onProblem,
  });
};
