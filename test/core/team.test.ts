/** Who the window’s header shows, and the check of a team. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import { shownTeam, teamProblems, validTeam } from '../../src/core/team.js';
import type { Config, Message, TeamMember } from '../../src/core/types.js';

const ADA = { name: 'Ada', avatarUrl: 'https://a.example/ada.png' };
const TEAM: readonly TeamMember[] = [ADA, { name: 'Ben' }, { name: 'Chloé' }, { name: 'Dan' }];
const message = (from: Message['from'], name: string, parts: Partial<Message> = {}): Message => ({
  id: name,
  sid: name,
  index: 0,
  clientId: null,
  from,
  author: { name, avatarUrl: '' },
  body: 'Hello',
  sentAt: 0,
  media: [],
  delivery: 'sent',
  ...parts,
});
const shown = (messages: readonly Message[], chat: Partial<Config['chat']> = {}) =>
  shownTeam({ chat: { ...DEFAULTS.chat, ...chat } }, TEAM, messages);
const names = (messages: readonly Message[], chat?: Partial<Config['chat']>): string[] =>
  shown(messages, chat).people.map(({ name }) => name);

describe('the team in the header', () => {
  it('LC-50 is the first three until a person answers', () => {
    assert.deepEqual(shown([message('visitor', 'Vera')]), {
      people: [ADA, { name: 'Ben', avatarUrl: '' }, { name: 'Chloé', avatarUrl: '' }],
      isAnswering: false,
    });
  });

  it('LC-50 is the person who answered last, with the picture of the message, else that of the member', () => {
    const own = { name: 'Ben', avatarUrl: 'https://missive.example/ben.png' };
    const ben = message('team', 'Ben', { author: own });
    assert.deepEqual(shown([message('team', 'Ada'), ben, message('visitor', 'Vera')]), {
      people: [own],
      isAnswering: true,
    });
    assert.deepEqual(shown([ben, message('team', 'Ada')]).people, [ADA]);
    assert.deepEqual(names([message('team', 'Eve')]), ['Eve']);
  });

  it('LC-50 is the team again after the conversation was closed, for a program, and where no names are shown', () => {
    const three = ['Ada', 'Ben', 'Chloé'];
    const ada = message('team', 'Ada');
    assert.deepEqual(names([ada, message('end', 'Ben')]), three);
    assert.deepEqual(names([message('end', 'Ben'), ada]), ['Ada']);
    assert.deepEqual(names([message('team', 'Automatic reply · Kiln', { isAutomatic: true })]), three);
    assert.deepEqual(names([ada, message('team', 'Automatic reply', { isAutomatic: true })]), ['Ada']);
    assert.deepEqual(names([message('team', '')]), three, 'of the account itself');
    assert.deepEqual(names([ada], { showNames: false }), three);
  });
});

describe('the check of a team', () => {
  for (const [what, list, at, words] of [
    ['no list', 'Ada', '', 'must be a list of at most 12 members'],
    ['too many', Array.from({ length: 13 }, () => ADA), '', 'must be a list of at most 12 members'],
    ['a text', ['Ada'], '0', 'must be an object with name'],
    ['no name', [ADA, { avatarUrl: '' }], '1.name', 'must be a text of 1 to 60 characters'],
    ['a name of spaces', [{ name: '  ' }], '0.name', 'must be a text of 1 to 60 characters'],
    ['a long name', [{ name: 'a'.repeat(61) }], '0.name', 'must be a text of 1 to 60 characters'],
    ['a script', [{ name: 'Ada', avatarUrl: 'javascript:alert(1)' }], '0.avatarUrl', 'must be an address of'],
    ['a path', [{ name: 'Ada', avatarUrl: '/ada.png' }], '0.avatarUrl', 'must be an address of'],
    ['another key', [{ name: 'Ada', email: 'a@b.c' }], '0.email', 'is not an option of a member'],
  ] as const)
    it(`LC-50 names ${what} and the fix`, () => {
      const [problem, ...others] = teamProblems(list);
      assert.deepEqual(others, []);
      assert.equal(problem?.path.join('.'), at);
      assert.ok(problem.message.startsWith(words), problem.message);
    });

  it('LC-50 keeps the other members, and reports the ones that are wrong', () => {
    const reports: string[] = [];
    const list = [ADA, { name: '' }, { name: 'Ben', avatarUrl: '' }];
    assert.deepEqual(
      validTeam(list, (problem) => reports.push(problem)),
      [ADA, { name: 'Ben', avatarUrl: '' }],
    );
    assert.deepEqual(reports, ['team.1.name must be a text of 1 to 60 characters. It is ignored.']);
  });
});
