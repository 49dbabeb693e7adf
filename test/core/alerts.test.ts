/** Which answers make a sound or a notification, and what the visitor has chosen (LC-51). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AlertChoices } from '../../src/core/alert-choices.js';
import {
  BURST,
  dueAlert,
  latestAnswer,
  notificationText,
  type AlertSituation,
} from '../../src/core/alerts.js';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import type { NotificationAccess } from '../../src/core/ports.js';
import type { Message } from '../../src/core/types.js';

const ELSEWHERE: AlertSituation = {
  isFront: true,
  isOpen: false,
  isPageVisible: false,
  hasFocus: false,
  maySound: true,
  mayNotify: true,
  sinceLast: Infinity,
};
const due = (situation: Partial<AlertSituation>): string => {
  const { sound, notification } = dueAlert({ ...ELSEWHERE, ...situation });
  return [sound && 'sound', notification && 'notification'].filter(Boolean).join(' and ') || 'nothing';
};

describe('an answer', () => {
  for (const [where, situation, expected] of [
    ['while the page is hidden', {}, 'sound and notification'],
    ['in an open window of a hidden page', { isOpen: true }, 'sound and notification'],
    ['behind another program', { isPageVisible: true, isOpen: true }, 'sound and notification'],
    ['beside a closed window that is looked at', { isPageVisible: true, hasFocus: true }, 'sound'],
    [
      'in the open window that is looked at',
      { isPageVisible: true, hasFocus: true, isOpen: true },
      'nothing',
    ],
    ['in a tab that does not act for all', { isFront: false }, 'nothing'],
    ['with the sound off', { maySound: false }, 'notification'],
    ['without notifications', { mayNotify: false }, 'sound'],
    ['right after another one', { sinceLast: BURST - 1 }, 'notification'],
    ['after a pause', { sinceLast: BURST }, 'sound and notification'],
  ] as const)
    it(`LC-51 ${where}: ${expected}`, () => {
      assert.equal(due(situation), expected);
    });

  const message = (index: number | null, from: Message['from']): Message =>
    ({ id: `${from} ${index}`, index, from }) as Message;

  it('LC-51 is a message of the team that was not read elsewhere: the latest of several', () => {
    const news = [message(3, 'team'), message(4, 'team'), message(5, 'visitor'), message(6, 'end')];
    assert.equal(latestAnswer(news, { visitorReadIndex: 2 })?.id, 'team 4');
    assert.equal(latestAnswer(news, { visitorReadIndex: 4 }), undefined);
    assert.equal(latestAnswer([message(null, 'team')], { visitorReadIndex: null }), undefined);
    assert.equal(latestAnswer([message(0, 'team')], { visitorReadIndex: null })?.id, 'team 0');
  });

  it('LC-51 LC-54 is unread in another conversation than the shown one, however far the visitor has read that one', () => {
    const other = { ...message(1, 'team'), id: 'other', conversation: 'CH2' };
    assert.equal(latestAnswer([other], { visitorReadIndex: 7 })?.id, 'other');
    assert.equal(latestAnswer([message(8, 'team'), other], { visitorReadIndex: 7 })?.id, 'other');
    assert.equal(latestAnswer([{ ...other, from: 'end' }], { visitorReadIndex: 7 }), undefined);
  });

  it('LC-51 is shortened for a notification, never inside a character', () => {
    assert.equal(notificationText('We have four.'), 'We have four.');
    assert.equal(notificationText('🏺'.repeat(201)), `${'🏺'.repeat(200)}…`);
    assert.equal(Array.from(notificationText('word '.repeat(10_000))).length, 200);
  });
});

describe('the visitor’s choices', () => {
  const chosen = (
    access: NotificationAccess,
    response: NotificationAccess = access,
  ): { choices: AlertChoices; stored: Map<string, string>; changes: number[] } => {
    const stored = new Map<string, string>();
    const changes: number[] = [];
    const storage = {
      read: (key: string) => stored.get(key) ?? null,
      write: (key: string, value: string) => void stored.set(key, value),
      remove: (key: string) => void stored.delete(key),
    };
    let now = access;
    const choices = new AlertChoices(storage, 'acme', {
      access: () => now,
      request: () => Promise.resolve((now = response)),
      show: () => () => undefined,
    });
    choices.subscribe(() => changes.push(changes.length));
    return { choices, stored, changes };
  };
  const chat = { ...DEFAULTS.chat, sound: true, notifications: true };

  it('LC-51 are none by default: both are off, and nothing is offered or stored', () => {
    const { choices, stored } = chosen('default');
    assert.deepEqual(
      [
        choices.hasSound(DEFAULTS.chat),
        choices.hasNotifications(DEFAULTS.chat),
        choices.isOfferDue(DEFAULTS.chat),
        stored.size,
      ],
      [false, false, false, 0],
    );
  });

  it('LC-51 nothing is stored before the visitor chooses', () => {
    const { choices, stored } = chosen('default');
    assert.deepEqual(
      [choices.hasSound(chat), choices.hasNotifications(chat), choices.isOfferDue(chat), stored.size],
      [true, false, true, 0],
    );
  });

  for (const [access, expected] of [
    ['default', true],
    ['granted', true],
    ['denied', false],
    ['unsupported', false],
  ] as const)
    it(`LC-51 notifications are ${expected ? '' : 'not '}offered while they are ${access}`, () => {
      assert.equal(chosen(access).choices.isOfferDue(chat), expected);
    });

  it('LC-51 a sound that was turned off stays off, until it is turned on', () => {
    const { choices, stored, changes } = chosen('default');
    choices.setSound(false);
    assert.equal(choices.hasSound(chat), false);
    choices.setSound(true);
    assert.equal(choices.hasSound(chat), true);
    assert.deepEqual([...stored], [['missive-chat:acme', '{"sound":true}']]);
    assert.equal(changes.length, 2);
  });

  it('LC-51 an offer that was declined is not made again', () => {
    const { choices, stored } = chosen('default');
    choices.decline();
    assert.deepEqual([choices.isOfferDue(chat), choices.hasNotifications(chat)], [false, false]);
    assert.deepEqual([...stored], [['missive-chat:acme', '{"notifications":false}']]);
  });

  it('LC-51 notifications are on once the visitor has accepted and the browser permits them', async () => {
    const { choices } = chosen('default', 'granted');
    assert.equal(await choices.accept(), 'granted');
    assert.deepEqual([choices.isOfferDue(chat), choices.hasNotifications(chat)], [false, true]);
  });

  it('LC-51 a permission that the site has already does not turn them on', () => {
    assert.equal(chosen('granted').choices.hasNotifications(chat), false);
  });

  for (const response of ['denied', 'default', 'unsupported'] as const)
    it(`LC-51 nothing is stored if the browser’s question ends as ${response}`, async () => {
      const { choices, stored, changes } = chosen('default', response);
      assert.equal(await choices.accept(), response);
      assert.deepEqual([choices.hasNotifications(chat), stored.size, changes.length], [false, 0, 1]);
    });

  it('LC-51 a permission that was taken back turns notifications off', () => {
    const { choices, stored } = chosen('denied');
    stored.set('missive-chat:acme', '{"notifications":true}');
    assert.equal(choices.hasNotifications(chat), false);
  });

  it('LC-51 damaged values count as no choice', () => {
    const { choices, stored } = chosen('granted');
    stored.set('missive-chat:acme', '{"notifications":"yes","sound":"no"}');
    assert.deepEqual([choices.hasSound(chat), choices.hasNotifications(chat)], [true, false]);
  });
});
