/**
 * Answers on their way, or that could not be sent. `upload(answer, file)` gives the file's id, `post(answer)` the id of
 * the message that it became; an answer stays until the thread shows that message, or until `onSent` says it will not.
 */
export const createOutbox = ({ onChange, upload, post, onSent }) => {
  let pending = [];
  let nextId = 1;
  let sending = Promise.resolve();

  const set = (answers) => {
    pending = answers;
    onChange(pending);
  };
  const keepOnly = (isKept) => set(pending.filter(isKept));
  const discard = (id) => keepOnly((answer) => answer.id !== id);

  const deliver = async (answer) => {
    try {
      // What was uploaded before a failure is not uploaded again.
      for (const file of answer.files.slice(answer.fileIds.length))
        answer.fileIds.push(await upload(answer, file));
      answer.sentId = await post(answer);
      await onSent(answer);
    } catch (error) {
      answer.error = error.message;
    }
    set([...pending]);
  };
  /** One after the other, so that answers arrive in the order in which they were written. */
  const enqueue = (answer) => {
    sending = sending.then(() => deliver(answer));
  };

  return {
    discard,
    /** Takes away what the thread shows by now. */
    arrived(ids) {
      const shown = new Set(ids);
      keepOnly(({ sentId }) => !shown.has(sentId));
    },
    /** `owner` is the account or organization of the conversation. */
    send({ owner, conversation, files, message }) {
      const answer = { id: nextId++, owner, conversation, files, fileIds: [], message, error: '' };
      set([...pending, answer]);
      enqueue(answer);
    },
    retry(id) {
      const answer = pending.find((one) => one.id === id);
      if (!answer) return;
      answer.error = '';
      set([...pending]);
      enqueue(answer);
    },
  };
};
