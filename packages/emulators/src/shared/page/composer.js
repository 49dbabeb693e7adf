/* global CSS, DataTransfer */
import { byId, h, icon, keyed } from './dom.js';
import { fileSize } from './format.js';
import { loadDrafts } from './memory.js';

const ROWS_LIMIT = 8;
const growsByItself = CSS.supports('field-sizing', 'content');

/** The controls of the form, put into it. `above` stands with the field in one box. */
const build = (form, { name, placeholder, hint, above }) => {
  const part = {
    chips: h('ul', { class: 'chips', 'aria-label': 'Files to send', hidden: true }),
    picker: h('input', {
      class: 'visually-hidden',
      id: 'files',
      type: 'file',
      multiple: true,
      tabindex: '-1',
      'aria-label': 'Files',
    }),
    attach: h(
      'button',
      { class: 'button icon-only', type: 'button', 'aria-label': 'Attach files' },
      icon('clip'),
    ),
    box: h('textarea', {
      id: 'answer',
      rows: '1',
      placeholder,
      'aria-label': name,
      'aria-describedby': 'answer-hint',
      enterkeyhint: 'send',
      autocomplete: 'off',
    }),
    send: h(
      'button',
      { class: 'button filled icon-only', type: 'submit', 'aria-label': 'Send' },
      icon('send'),
    ),
    drop: h('div', { class: 'drop', 'aria-hidden': 'true' }, h('span', {}, 'Drop files to attach them')),
  };
  const field = h('div', { class: 'field' }, part.attach, part.picker, part.box, part.send);
  const keys = [
    h('kbd', {}, 'Enter'),
    ' sends, ',
    h('kbd', {}, 'Shift'),
    '+',
    h('kbd', {}, 'Enter'),
    ' adds a line',
  ];
  form.setAttribute('aria-label', name);
  form.append(
    part.chips,
    above ? h('div', { class: 'reply-box' }, above, field) : field,
    h('p', { class: 'hint', id: 'answer-hint' }, h('span', {}, keys), hint),
  );
  form.after(part.drop);
  return part;
};

/**
 * Where an answer is written: one draft per conversation, kept over a reload under `draftsKey`, and files to go with it.
 * `onSend(id, { text, files })`; `onInput(id, text)` hears of every change to a text.
 */
export const createComposer = ({ filesLimit, draftsKey, onSend, onInput, onProblem, ...looks }) => {
  const form = byId('composer');
  const thread = byId('thread');
  const { chips, picker, attach, box, send: sendButton, drop } = build(form, looks);
  const drafts = loadDrafts(draftsKey);
  const filesById = new Map();
  let id = null;
  let nextKey = 0;

  const files = () => filesById.get(id) ?? [];
  const fit = () => {
    if (!growsByItself) box.rows = Math.min(box.value.split('\n').length, ROWS_LIMIT);
    sendButton.disabled = box.value.trim() === '' && files().length === 0;
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
  const setFiles = (all) => {
    filesById.set(id, all);
    renderChips();
    box.focus();
  };
  const removeFile = (key) => setFiles(files().filter((one) => one.key !== key));
  const addFiles = (added) => {
    const all = [...files(), ...[...added].map((file) => ({ key: String(nextKey++), file }))];
    if (all.length > filesLimit) onProblem(`A message takes ${filesLimit} files at most.`);
    setFiles(all.slice(0, filesLimit));
  };

  const send = () => {
    const text = box.value.trim();
    const sent = files().map(({ file }) => file);
    if (id === null || (text === '' && sent.length === 0)) return;
    box.value = '';
    drafts.keep(id, '');
    filesById.delete(id);
    renderChips();
    onSend(id, { text, files: sent });
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
    drafts.keep(id, box.value);
    fit();
    onInput?.(id, box.value);
  });
  box.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.files ?? [];
    if (pasted.length === 0) return;
    event.preventDefault();
    addFiles(pasted);
  });

  attach.addEventListener('click', () => picker.click());
  picker.addEventListener('change', () => {
    addFiles(picker.files);
    picker.files = new DataTransfer().files; // the same file may be chosen again
  });

  const bringsFiles = (event) =>
    id !== null && !form.hidden && [...(event.dataTransfer?.types ?? [])].includes('Files');
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
      if (next === id) return;
      id = next;
      box.value = drafts.textOf(id);
      renderChips();
    },
    focus: () => box.focus(),
  };
};
