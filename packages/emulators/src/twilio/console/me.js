import { byId, setText } from '../../shared/page/dom.js';
import { initialsOf } from '../../shared/page/format.js';
import { keptForGood } from '../../shared/page/memory.js';

const DEFAULT_NAME = 'Ada from Support';
const memory = keptForGood('console.me');

const isWebAddress = (text) => /^https?:\/\//i.test(text);

const loadMe = () => {
  const { name, avatarUrl } = memory.load();
  return {
    name: typeof name === 'string' && name.trim() ? name : DEFAULT_NAME,
    avatarUrl: typeof avatarUrl === 'string' && isWebAddress(avatarUrl) ? avatarUrl : '',
  };
};

/** Who answers: name and picture, sent with each answer. Returns how to read them. */
export const createMe = () => {
  const dialog = byId('me');
  const [name, avatarUrl] = [byId('me-name-input'), byId('me-avatar-input')];
  let me = loadMe();

  const render = () => {
    setText(byId('me-name'), me.name);
    setText(byId('me-avatar'), initialsOf(me.name));
  };
  byId('me-button').addEventListener('click', () => {
    name.value = me.name;
    avatarUrl.value = me.avatarUrl;
    dialog.showModal();
    name.select();
  });
  byId('me-cancel').addEventListener('click', () => dialog.close());
  // The policy forbids forms to go anywhere, so the dialog is closed by hand.
  byId('me-form').addEventListener('submit', (event) => {
    event.preventDefault();
    if (name.value.trim() === '') {
      name.value = '';
      name.reportValidity();
      return;
    }
    me = { name: name.value.trim(), avatarUrl: avatarUrl.value.trim() };
    memory.save(me);
    render();
    dialog.close();
  });
  render();

  return {
    attributes: () => (me.avatarUrl === '' ? { name: me.name } : { name: me.name, avatarUrl: me.avatarUrl }),
  };
};
