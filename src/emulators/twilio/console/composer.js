/* global CSS, DataTransfer */
import { byId, h, icon, keyed } from './dom.js';
import { fileSize } from './format.js';
import { loadDrafts, saveDrafts } from './memory.js';

/** The service takes no more files in one message. */
const FILES_LIMIT = 10;
/** A typing notice lasts five seconds at the service. */
const TYPING_EVERY_MS = 4000;
const ROWS_LIMIT = 8;
const growsByItself = CSS.supports('field-sizing', 'content');

/** The answer box: one draft per conversation, files to go with it, typing notices. */
export const createComposer = ({ onSend, onTyping, onProblem }) => {
  const form = byId('composer');
  const box = byId('answer');
  const chips = byId('chips');
  const picker = byId('files');
  const thread = byId('thread');
  const drop = byId('drop');
  const texts = loadDrafts();
  const filesBySid = new Map();
  let sid = null;
  let typingAt = 0;
  let nextKey = 0;

  const files = () => filesBySid.get(sid) ?? [];
  const fit = () => {
    if (!growsByItself) box.rows = Math.min(box.value.split('\n').length, ROWS_LIMIT);
    byId('send').disabled = box.value.trim() === '' && files().length === 0;
  };
  const keepText = () => {
    if (box.value === '') texts.delete(sid);
    else texts.set(sid, box.value);
    saveDrafts(texts);
  };

  const renderChips = () => {
    chips.hidden = files().length === 0;
    keyed(chips, files(), {
      keyOf: ({ key }) => key,
      create: ({ key, file }) =>
        h(
          'li',
          { class: 'chip' },
          icon('file'),
          h('bdi', { class: 'file-name' }, file.name),
          h('small', {}, fileSize(file.size)),
          h(
            'button',
            { type: 'button', 'aria-label': `Remove ${file.name}`, onclick: () => removeFile(key) },
            icon('close'),
          ),
        ),
    });
    fit();
  };
  const removeFile = (key) => {
    filesBySid.set(
      sid,
      files().filter((one) => one.key !== key),
    );
    renderChips();
    box.focus();
  };
  const addFiles = (added) => {
    const all = [...files(), ...[...added].map((file) => ({ key: String(nextKey++), file }))];
    if (all.length > FILES_LIMIT) onProblem(`A message takes ${FILES_LIMIT} files at most.`);
    filesBySid.set(sid, all.slice(0, FILES_LIMIT));
    renderChips();
    box.focus();
  };

  const send = () => {
    const body = box.value.trim();
    const sent = files().map(({ file }) => file);
    if (sid === null || (body === '' && sent.length === 0)) return;
    box.value = '';
    filesBySid.delete(sid);
    typingAt = 0;
    keepText();
    renderChips();
    onSend(sid, { body, files: sent });
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send();
    box.focus();
  });
  box.addEventListener('keydown', (event) => {
    // While a word is being composed (Japanese and others), Enter belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  box.addEventListener('input', () => {
    keepText();
    fit();
    if (box.value.trim() === '' || Date.now() - typingAt < TYPING_EVERY_MS) return;
    typingAt = Date.now();
    onTyping(sid);
  });
  box.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.files ?? [];
    if (pasted.length === 0) return;
    event.preventDefault();
    addFiles(pasted);
  });

  byId('attach').addEventListener('click', () => picker.click());
  picker.addEventListener('change', () => {
    addFiles(picker.files);
    picker.files = new DataTransfer().files; // the same file may be chosen again
  });

  const bringsFiles = (event) => sid !== null && [...(event.dataTransfer?.types ?? [])].includes('Files');
  thread.addEventListener('dragover', (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    drop.classList.add('is-over');
  });
  thread.addEventListener('dragleave', (event) => {
    if (!thread.contains(event.relatedTarget)) drop.classList.remove('is-over');
  });
  thread.addEventListener('drop', (event) => {
    drop.classList.remove('is-over');
    if (!bringsFiles(event)) return;
    event.preventDefault();
    addFiles(event.dataTransfer.files);
  });

  return {
    open(next) {
      if (next === sid) return;
      sid = next;
      typingAt = 0;
      box.value = texts.get(sid) ?? '';
      renderChips();
    },
    focus: () => box.focus(),
  };
};
