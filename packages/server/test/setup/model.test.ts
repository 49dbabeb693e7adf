import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DEFAULTS } from '../../../../src/core/config-defaults.js';
import type { Greeting } from '../../../../src/core/types.js';
import { fieldProblems } from '../../../../src/core/field-problems.js';
import { greetingProblems } from '../../../../src/core/greeting-problems.js';
import type { AccountView } from '../../src/api/account.js';
import { contrastProblems, type Rgba } from '../../setup/model/contrast.js';
import { DIGEST_SAMPLES, digestOf } from '../../setup/model/digest-samples.js';
import { changedPaths, patchOf, rebased, withEdit, withEdits, type Edits } from '../../setup/model/edits.js';
import { nextField, ofType } from '../../setup/model/fields.js';
import { nextGreeting, startOf } from '../../setup/model/greetings.js';
import { linesOf, moved, withItem } from '../../setup/model/lists.js';
import {
  copiedToAll,
  nextHoliday,
  nextSpan,
  spansOf,
  toInstant,
  toLocalField,
  whenInWords,
  withHoliday,
  withSpans,
} from '../../setup/model/hours.js';
import { LOOK_OPTIONS, nameOf, OPTION_GROUPS } from '../../setup/model/options.js';
import { OTHER_TEXTS, TEXTS } from '../../setup/model/text-options.js';
import { elementMarkup, snippet } from '../../setup/model/snippet.js';
import { VARIABLE_GROUPS, variablePath } from '../../setup/model/variables.js';

const SECRET = 'e72bvc5171hf23982d05j610514gfe2m';
const EMAIL = 'jane@acme.com';
const DIGEST = 'd78c55fe6579a12831b5e0cdc5765ff7d110fefb2e386a43067accb51ce242f2';

const ACCOUNT: AccountView = {
  id: 'shop',
  name: 'Shop',
  status: 'online',
  isSetUp: true,
  avatarUrl: '',
  plan: '',
  settings: {
    messages: { title: 'Ask' },
    strings: { unread: { one: 'a', other: 'b' } },
    meta: { 'a.b': 'c' },
  },
  availability: {
    mode: 'always',
    manual: 'online',
    schedule: { timeZone: 'UTC', hours: [] },
    awayUntil: null,
    replyTime: 'measured',
  },
  email: { isOn: false, minutes: 10, siteUrl: '', replyTo: '' },
  allowedOrigins: ['*'],
  version: 1,
  mayHideBranding: false,
  statusChangesAt: null,
  twilio: null,
  serverUrl: null,
  retentionDays: null,
  undoableSince: null,
  createdAt: '2026-11-02T09:00:00.000Z',
  updatedAt: '2026-11-02T09:00:00.000Z',
};
const edited = (...changes: [path: string, value: unknown][]): Edits =>
  changes.reduce<Edits>((edits, [path, value]) => withEdit(edits, ACCOUNT, path, value), new Map());

describe('edits', () => {
  it('CS-02 are the difference from the account, as a merge patch', () => {
    const edits = edited(
      ['name', 'Kiln'],
      ['settings.messages.title', undefined],
      ['settings.chat.variables.main-color', '#123'],
      ['settings.meta.x.y', 'z'],
      ['settings.strings.unread', { other: 'c' }],
      ['plan', 'free'],
      ['plan', ''],
    );
    assert.deepEqual(patchOf(edits, ACCOUNT), {
      name: 'Kiln',
      settings: {
        messages: { title: null },
        chat: { variables: { 'main-color': '#123' } },
        meta: { 'x.y': 'z' },
        strings: { unread: { one: null, other: 'c' } },
      },
    });
    const draft = withEdits(ACCOUNT, edits);
    assert.equal(draft.settings.messages?.title, undefined);
    assert.equal(draft.settings.chat?.variables?.['main-color'], '#123');
    assert.deepEqual(rebased(edits, draft), new Map());
  });

  it('CS-02 are compared with another operator’s changes, option by option', () => {
    const theirs = withEdits(
      ACCOUNT,
      edited(
        ['settings.messages.title', undefined],
        ['settings.meta.a.b', 'd'],
        ['availability.mode', 'manual'],
      ),
    );
    assert.deepEqual(changedPaths(ACCOUNT, theirs).sort(), [
      'availability.mode',
      'settings.messages.title',
      'settings.meta.a.b',
    ]);
  });

  it('LC-02 cover every documented option that the page itself does not set', () => {
    const paths = new Set([
      ...[...OPTION_GROUPS, ...TEXTS, OTHER_TEXTS].flatMap(({ options }) => options.map(({ path }) => path)),
      ...Object.values(LOOK_OPTIONS).map(({ path }) => path),
      ...VARIABLE_GROUPS.flatMap(({ variables }) => variables.map(({ name }) => variablePath(name))),
    ]);
    const { chat, support, visitor, messages } = DEFAULTS;
    const { variables, ...plain } = chat;
    const wanted = Object.entries({ chat: plain, support, visitor, messages, 'chat.variables': variables });
    for (const [group, options] of wanted)
      for (const name of Object.keys(options))
        // Fields of the form have a section of their own.
        if (name !== 'fields')
          assert.ok(paths.has(`settings.${group}.${name}`), `${group}.${name} is on the Setup page`);
    assert.equal(TEXTS.flatMap(({ options }) => options).length, 20);
  });
});

describe('names of edited fields', () => {
  it('CS-04 are those on the page, whichever nested value the server rejects', () => {
    assert.equal(nameOf('settings.support.email'), 'Email address');
    assert.equal(nameOf('availability.schedule.hours.3.to'), 'Opening hours');
    assert.equal(nameOf('allowedOrigins.1'), 'Sites that may chat');
    assert.equal(nameOf('settings.chat.variables.main-color'), 'Brand and header: Main color');
    assert.equal(nameOf('settings.meta.order.id'), 'Data: order.id');
  });
});

describe('theme contrast', () => {
  const hex = (value: string): Rgba | null => {
    const [, r = '', g = '', b = ''] = /^#(..)(..)(..)$/.exec(value) ?? [];
    return b === '' ? null : [parseInt(r, 16), parseInt(g, 16), parseInt(b, 16), 1];
  };

  it('LC-15 warns of chosen colors only, and suggests a readable color', () => {
    const variables = { 'text-color': '#999999', 'background-color': '#ffffff', 'main-color': '#ffee00' };
    assert.deepEqual(contrastProblems(variables, new Set(), hex), []);
    const [problem, ...others] = contrastProblems(variables, new Set(['text-color']), hex);
    assert.deepEqual(others, []);
    assert.equal(problem?.variable, 'text-color');
    assert.equal(problem.ratio, '2.8');
    assert.deepEqual(
      contrastProblems({ ...variables, 'text-color': problem.better }, new Set(['text-color']), hex),
      [],
    );
  });

  it('LC-15 follows references, and checks white on the main color', () => {
    const variables = { 'main-color': '#ffee00', 'bubble-dark-color': 'var(--main-color)' };
    const problems = contrastProblems(variables, new Set(['main-color', 'bubble-dark-color']), hex);
    assert.deepEqual(
      problems.map(({ variable }) => variable),
      ['main-color', 'bubble-dark-color'],
    );
  });
});

describe('weekly hours', () => {
  it('CS-03 are edited day by day and copied to all days', () => {
    const hours = withSpans([], 'friday', [{ from: '09:00', to: '12:00' }]);
    const more = withSpans(hours, 'friday', [
      ...spansOf(hours, 'friday'),
      nextSpan(spansOf(hours, 'friday')),
    ]);
    assert.deepEqual(spansOf(more, 'friday'), [
      { from: '09:00', to: '12:00' },
      { from: '13:00', to: '17:00' },
    ]);
    assert.equal(copiedToAll(more, 'friday').length, 14);
  });

  it('LC-50 have holidays whose last day is never before the first', () => {
    const christmas = { from: '2026-12-24', to: '2026-12-26' };
    assert.deepEqual(withHoliday([christmas], 0, { from: '2026-12-28' }), [
      { from: '2026-12-28', to: '2026-12-28' },
    ]);
    assert.deepEqual(withHoliday([christmas], 0, { to: '2026-12-31' }), [
      { from: '2026-12-24', to: '2026-12-31' },
    ]);
    const now = new Date(2026, 11, 1, 12).getTime();
    assert.deepEqual(nextHoliday([], now), { from: '2026-12-02', to: '2026-12-02' });
    assert.deepEqual(nextHoliday([christmas], now), { from: '2026-12-27', to: '2026-12-27' });
  });

  it('LC-50 take a time of return from a field of local time, and put it back', () => {
    const field = '2026-12-28T09:05';
    assert.equal(toLocalField(toInstant(field)), field);
    assert.deepEqual([toInstant(''), toLocalField(null)], [null, '']);
  });

  it('CS-03 are described in the words of their time zone', () => {
    const now = Date.parse('2026-03-06T10:00:00Z');
    assert.equal(whenInWords('2026-03-06T16:00:00Z', 'Europe/Paris', now), 'today at 17:00');
    assert.equal(whenInWords('2026-03-07T08:00:00Z', 'Europe/Paris', now), 'tomorrow at 09:00');
    assert.equal(whenInWords('2026-03-09T08:00:00Z', 'Europe/Paris', now), 'on Monday at 09:00');
    assert.equal(whenInWords('2026-03-13T08:00:00Z', 'Europe/Paris', now), 'on 13 March 2026 at 09:00');
  });
});

describe('the snippet', () => {
  it('LC-01 contains the account’s id and the server URL as text, whatever they contain', () => {
    assert.match(snippet('https://chat.example', 'demo'), /id: "demo"/);
    assert.match(snippet('https://chat.example', 'demo'), /s\.src = "https:\/\/chat\.example\/" \+/);
    assert.equal(snippet('https://chat.example', '</script>').includes('"</script>'), false);
    assert.match(elementMarkup('https://chat.example', 'a"b'), /account-id="a&quot;b"/);
  });
});

describe('digest samples', () => {
  const RUN: Readonly<Record<string, readonly string[]>> = {
    ruby: ['ruby'],
    node: [process.execPath],
    php: ['php'],
    python: ['python3'],
    go: ['go', 'run'],
    java: ['java'],
  };
  const runs = ([command = '']: readonly string[]): boolean => {
    const { status } = spawnSync(command, [command === 'go' ? 'version' : '--version'], { stdio: 'ignore' });
    return status === 0;
  };

  it('LC-30 exist in the documented languages, and agree with the server’s', async () => {
    assert.deepEqual(
      DIGEST_SAMPLES.map(({ language }) => language),
      ['Ruby', 'Node.js', 'PHP', 'Python', 'Go', 'Java', 'C#'],
    );
    assert.equal(await digestOf(SECRET, EMAIL), DIGEST);
  });

  for (const { id, language, file, code } of DIGEST_SAMPLES)
    it(`LC-30 give the documented digest in ${language}`, () => {
      const text = code(SECRET, EMAIL);
      assert.ok(text.includes(SECRET) && text.includes(EMAIL));
      assert.match(text, /sha-?256/i);
      assert.match(text, /hmac/i);
      const [command = '', ...args] = RUN[id] ?? [];
      if (command === '' || !runs([command])) return; // not installed here: only its text is checked
      const folder = mkdtempSync(join(tmpdir(), 'missive-chat-digest-'));
      try {
        writeFileSync(join(folder, file), text);
        const { stdout, stderr } = spawnSync(command, [...args, file], { cwd: folder, encoding: 'utf8' });
        assert.equal(stdout.trim(), DIGEST, stderr);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
});

describe('the list of greetings', () => {
  const list = ['a', 'b', 'c'].map((id) => ({ id, text: id }));
  const idsOf = (greetings: readonly { id: string }[]): string => greetings.map(({ id }) => id).join('');

  it('LC-52 gets new ones with a free id', () => {
    const [first, second] = [nextGreeting([]), nextGreeting([{ id: 'greeting-2', text: '' }])];
    assert.deepEqual([first.id, second.id], ['greeting-1', 'greeting-3']);
    assert.deepEqual(greetingProblems([first, second]), []);
  });

  it('LC-52 is put in another order, and changed in one place', () => {
    assert.equal(idsOf(moved(list, 2, 1)), 'acb');
    assert.equal(idsOf(moved(list, 0, 1)), 'bac');
    assert.deepEqual(withItem<Greeting>(list, 1, { after: 5 })[1], { id: 'b', text: 'b', after: 5 });
    assert.deepEqual(withItem(withItem<Greeting>(list, 1, { after: 5 }), 1, { after: undefined }), list);
  });

  it('LC-52 reads lists one item a line, and says in words what starts a greeting', () => {
    assert.deepEqual(linesOf(' Yes \n\nNo\n'), ['Yes', 'No']);
    assert.equal(linesOf(' \n'), undefined);
    const words = [{ after: 20, scroll: 50, exit: true }, { after: 0 }, { pages: ['/'] }, {}].map((parts) =>
      startOf({ id: 'a', text: 'a', ...parts }),
    );
    assert.deepEqual(words, [
      'after 20 seconds, or at 50 % of the page, or when the mouse leaves',
      'at once',
      'at once',
      'when your page calls greet()',
    ]);
  });
});

describe('the list of fields of the form', () => {
  it('LC-53 gets new ones with a free name', () => {
    const first = nextField([]);
    const second = nextField([first]);
    assert.deepEqual([first.name, second.name], ['field-1', 'field-2']);
    assert.deepEqual(fieldProblems([first, second]), []);
  });

  it('LC-53 has choices only where one is chosen, whichever kind a field becomes', () => {
    const [text] = [nextField([])];
    const [select] = withItem([text], 0, ofType(text, 'select'));
    assert.deepEqual(fieldProblems([select]), []);
    const [email] = withItem([select!], 0, ofType(select!, 'email'));
    assert.deepEqual(email, { ...text, type: 'email' });
    assert.deepEqual(withItem([email], 0, ofType(email, 'text')), [text]);
  });
});
