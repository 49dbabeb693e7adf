/* global CSS, DataTransfer */
import { byId, h, icon, keyed } from './dom.js';
import { fileSize } from './format.js';
import { addressedPlace, aliasName } from './people.js';

const FILES_LIMIT = 25;
const ROWS_LIMIT = 8;
const growsByItself = CSS.supports('field-sizing', 'content');

/** Fills a menu, and leaves a choice that is still there. */
export const fillMenu = (select, options) => {
  keyed(select, options, {
    keyOf: ({ value }) => value,
    create: ({ value }) => h('option', { value }),
    update: (node, { text }) => {
      if (node.textContent !== text) node.textContent = text;
    },
  });
};

/** The reply box: one draft per conversation, files to go with it, and as whom. */
export const createComposer = ({ onSend, onProblem }) => {
  const form = byId('composer');
  const box = byId('answer');
  const chips = byId('chips');
  const picker = byId('files');
  const thread = byId('thread');
  const drop = byId('drop');
  const alias = byId('alias');
  const isHtml = byId('is-html');
  /** By conversation: `text`, `files`, and `alias` once one was chosen. */
  const drafts = new Map();
  let id = null;
  let nextKey = 0;

  const draft = () => {
    if (!drafts.has(id)) drafts.set(id, { text: '', files: [], alias: null });
    return drafts.get(id);
  };
  const fit = () => {
    if (!growsByItself) box.rows = Math.min(box.value.split('\n').length, ROWS_LIMIT);
    byId('send').disabled = box.value.trim() === '' && draft().files.length === 0;
  };

  const renderChips = () => {
    const { files } = draft();
    chips.hidden = files.length === 0;
    keyed(chips, files, {
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
    draft().files = draft().files.filter((one) => one.key !== key);
    renderChips();
    box.focus();
  };
  const addFiles = (added) => {
    const all = [...draft().files, ...[...added].map((file) => ({ key: String(nextKey++), file }))];
    if (all.length > FILES_LIMIT) onProblem(`A message takes ${FILES_LIMIT} files at most.`);
    draft().files = all.slice(0, FILES_LIMIT);
    renderChips();
    box.focus();
  };

  const send = () => {
    const text = box.value.trim();
    const files = draft().files.map(({ file }) => file);
    if (id === null || (text === '' && files.length === 0)) return;
    Object.assign(draft(), { text: '', files: [] });
    box.value = '';
    renderChips();
    onSend(id, { text, files, alias: Number(alias.value), isHtml: isHtml.checked });
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
    draft().text = box.value;
    fit();
  });
  box.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.files ?? [];
    if (pasted.length === 0) return;
    event.preventDefault();
    addFiles(pasted);
  });
  alias.addEventListener('change', () => (draft().alias = alias.value));

  byId('attach').addEventListener('click', () => picker.click());
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

  const whyNot = (channel) => {
    if (!channel) return 'Posts cannot be answered: there is nobody at the other end.';
    if (channel.type === 'email') return 'Email channels only receive.';
    return channel.allowReplies ? '' : 'This channel’s settings do not allow replies.';
  };

  return {
    open(next, channel, addressed) {
      const reason = whyNot(channel);
      form.hidden = reason !== '';
      byId('no-reply').hidden = reason === '';
      byId('no-reply').textContent = reason;
      const aliases = channel?.aliases ?? [];
      fillMenu(
        alias,
        aliases.map((one, place) => ({ value: String(place), text: aliasName(one) })),
      );
      byId('html-field').hidden = channel?.type !== 'html';
      if (channel?.type !== 'html') isHtml.checked = false;
      const isOther = next !== id;
      id = next;
      const place = draft().alias ?? String(addressedPlace(aliases, addressed));
      if (alias.value !== place) alias.value = place;
      if (!isOther) return;
      box.value = draft().text;
      renderChips();
    },
    focus: () => box.focus(),
  };
};
