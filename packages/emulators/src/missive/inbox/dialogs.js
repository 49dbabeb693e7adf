import { byId, fillMenu, h } from '../../shared/page/dom.js';
import { addressOf, aliasName, knownVisitors, personOf, recipientFieldsOf } from './people.js';

/** Runs what a dialog is for; it stays open and says why when that fails. */
const whenSubmitted = (name, run) => {
  const problem = byId(`${name}-error`);
  byId(`${name}-cancel`).addEventListener('click', () => byId(name).close());
  byId(`${name}-form`).addEventListener('submit', async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      await run();
      byId(name).close();
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  });
};

const OTHER = 'other:';

/** A new message to somebody who has written before, or to whom the settings of the channel allow to name. */
export const createComposeDialog = ({ onSend }) => {
  let known = [];
  let channels = [];
  const chosen = () => {
    const { value } = byId('compose-to');
    const other = channels.find(({ id }) => value === OTHER + id);
    return other ? { key: value, visitor: null, channel: other } : known.find(({ key }) => key === value);
  };
  const inputs = () => [...byId('compose-other').querySelectorAll('input')];

  const renderOther = () => {
    const { visitor, channel } = chosen() ?? {};
    const fields = channel && visitor === null ? recipientFieldsOf(channel) : [];
    byId('compose-other').hidden = fields.length === 0;
    byId('compose-other').replaceChildren(
      ...fields.map(({ field, label }) =>
        h(
          'label',
          { class: 'stacked' },
          h('span', {}, label),
          h('input', { name: field, autocomplete: 'off' }),
        ),
      ),
    );
  };

  const renderAliases = () =>
    fillMenu(
      byId('compose-from'),
      (chosen()?.channel.aliases ?? []).map((alias, place) => ({
        value: String(place),
        text: aliasName(alias),
      })),
    );
  const renderChosen = () => {
    renderOther();
    renderAliases();
  };
  byId('compose-to').addEventListener('change', renderChosen);

  whenSubmitted('compose', async () => {
    const { visitor, channel } = chosen();
    const { id, name, username } =
      visitor ?? Object.fromEntries(inputs().map((input) => [input.name, input.value.trim()]));
    await onSend({
      channel: channel.id,
      to: { id, name, username },
      text: byId('compose-text').value.trim(),
      alias: Number(byId('compose-from').value),
      files: [...byId('compose-files').files],
    });
    byId('compose-form').reset();
  });

  const renderVisitors = (state) => {
    channels = (state.desk?.channels ?? []).filter(
      ({ type, allowNewMessages }) => type !== 'email' && allowNewMessages,
    );
    known = knownVisitors(state.conversations ?? [], state.desk?.channels ?? []);
    fillMenu(byId('compose-to'), [
      ...known.map(({ key, visitor, channel }) => {
        const { name, mark } = personOf(visitor);
        const address = addressOf(visitor);
        const about = [mark, address !== name && address, channel.name].filter(Boolean).join(' · ');
        return { value: key, text: `${name} (${about})` };
      }),
      ...channels.map(({ id, name }) => ({ value: OTHER + id, text: `Somebody else (${name})` })),
    ]);
    byId('compose-nobody').hidden = known.length > 0;
    byId('compose-form').querySelector('[type=submit]').disabled = known.length + channels.length === 0;
  };

  return {
    /** Who is known may come after the dialog was opened. */
    update(state) {
      if (!byId('compose').open) return;
      const { key } = chosen() ?? {};
      renderVisitors(state);
      if (chosen()?.key !== key) renderChosen();
    },
    /** `preferred` is the visitor of the open conversation. */
    show(state, preferred) {
      renderVisitors(state);
      const wanted = known.find(({ visitor }) => visitor.id !== null && visitor.id === preferred?.id);
      if (wanted) byId('compose-to').value = wanted.key;
      renderChosen();
      byId('compose').showModal();
      if (known.length > 0) byId('compose-text').focus();
    },
  };
};

/** What a person sets for a custom channel: where its webhook goes, and with which secret. */
export const createSettingsDialog = ({ onSave }) => {
  let channels = [];
  const menu = byId('settings-channel');
  const chosen = () => channels.find(({ id }) => id === menu.value);

  const checks = (name) => [...byId(name).querySelectorAll('input')];
  const checkedOf = (name) => Object.fromEntries(checks(name).map((input) => [input.name, input.checked]));

  const renderChannel = () => {
    const { id, type, webhookUrl, hasSecret, isWebhookOff, bubbleColor } = chosen();
    byId('settings-id').value = id;
    byId('settings-url').value = webhookUrl ?? '';
    byId('settings-url').disabled = type === 'email';
    byId('settings-secret').value = '';
    byId('settings-secret').disabled = type === 'email';
    byId('settings-secret-note').textContent =
      type === 'email'
        ? 'Email channels only receive: they have no webhook.'
        : hasSecret
          ? 'A secret is set. Leave this empty to keep it.'
          : 'No secret is set: webhooks go out unsigned.';
    byId('settings-off').hidden = !isWebhookOff;
    for (const input of checks('settings-permissions')) input.checked = chosen()[input.name];
    for (const input of checks('settings-recipients')) input.checked = chosen().recipientFields[input.name];
    for (const name of ['settings-permissions', 'settings-recipients'])
      byId(name).disabled = type === 'email';
    byId('settings-color').value = bubbleColor ?? '';
    byId('settings-color-field').hidden = type !== 'text';
  };
  menu.addEventListener('change', renderChannel);

  whenSubmitted('settings', () => {
    const secret = byId('settings-secret').value;
    return onSave(menu.value, {
      webhookUrl: byId('settings-url').value.trim(),
      ...(secret === '' ? {} : { signatureSecret: secret }),
      ...checkedOf('settings-permissions'),
      recipientFields: checkedOf('settings-recipients'),
      bubbleColor: byId('settings-color').value.trim(),
    });
  });

  return {
    show(state, preferred) {
      channels = state.desk?.channels ?? [];
      if (channels.length === 0) return;
      fillMenu(
        menu,
        channels.map(({ id, name, type }) => ({ value: id, text: `${name} · ${type}` })),
      );
      if (preferred) menu.value = preferred;
      byId('settings-error').hidden = true;
      renderChannel();
      byId('settings').showModal();
    },
  };
};
