/** When the team is back, below the status (LC-50). */

import { expect, fixture, html } from '@open-wc/testing';
import type { ChatState } from '../../src/core/chat-state.js';
import type { Config } from '../../src/core/types.js';
import type { MissiveChatPanelElement } from '../../src/elements/missive-chat-panel.js';
import { MissiveChatWhenElement } from '../../src/elements/missive-chat-when.js';
import { ManualClock } from '../support/manual-clock.js';
import { config, expectAccessible, one, state, textOf } from './support.js';

/** Local times of the browser's own zone. */
const localTime = (day: number, hours: number, minutes = 0): Date => new Date(2026, 4, day, hours, minutes);
const OPENING = localTime(6, 9);
const away = (parts: Partial<ChatState> = {}): ChatState =>
  state({ availability: 'offline', nextOpening: OPENING.toISOString(), ...parts });
const ENGLISH: Partial<Config['chat']> = { locale: 'en-GB' };
/** Engines differ: 9:00 or 09:00. */
const NINE = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit' }).format(OPENING);

const panel = (shown: ChatState, chat: Partial<Config['chat']> = ENGLISH): Promise<MissiveChatPanelElement> =>
  fixture(
    html`<missive-chat-panel
      style="width: 350px; height: 600px"
      .config=${config({ chat })}
      .state=${shown}
      .open=${true}
    ></missive-chat-panel>`,
  );

const said = async (element: MissiveChatPanelElement): Promise<string> => {
  const when = one<MissiveChatWhenElement>(element, 'missive-chat-when');
  await when.updateComplete;
  return textOf(when.renderRoot as unknown as Element);
};

describe('<missive-chat-when>', () => {
  const { clock: clockBefore } = MissiveChatWhenElement;
  let clock: ManualClock;
  beforeEach(() => (MissiveChatWhenElement.clock = clock = new ManualClock(localTime(5, 15).toISOString())));
  afterEach(() => (MissiveChatWhenElement.clock = clockBefore));

  it('is accessible', async () => {
    await expectAccessible(await panel(away()));
  });

  it('LC-50 says when the team is back, right to the minute', async () => {
    const element = await panel(away());
    expect(await said(element)).to.equal(`Back tomorrow at ${NINE}`);
    clock.moveTo(localTime(6, 0, 1).toISOString());
    expect(await said(element)).to.equal(`Back at ${NINE}`);
    clock.moveTo(localTime(6, 8, 1).getTime());
    expect(await said(element)).to.equal('Back in 59 minutes');
    clock.moveTo(localTime(6, 8, 59).getTime());
    expect(await said(element)).to.equal('Back in 1 minute');
    clock.moveTo(OPENING.getTime());
    expect(await said(element)).to.equal('');
    expect(clock.waiting, 'no timer without words').to.equal(0);
  });

  it('LC-50 says nothing while the team is online, the chat connects, or the time is not known', async () => {
    for (const other of [
      { availability: 'online' },
      { connection: 'connecting' },
      { nextOpening: undefined },
      { nextOpening: 'soon' },
    ] as const) {
      expect(await said(await panel(away(other))), JSON.stringify(other)).to.equal('');
      expect(clock.waiting).to.equal(0);
    }
  });

  it('LC-50 says how fast the team usually replies while it is online, if that is to be shown and known', async () => {
    const shows = { ...ENGLISH, showReplyTime: true };
    const online = (parts: Partial<ChatState>): ChatState => away({ availability: 'online', ...parts });
    for (const [replyTime, words] of [
      ['minutes', 'Usually replies in a few minutes'],
      ['hours', 'Usually replies in a few hours'],
      ['day', 'Usually replies within a day'],
    ] as const) {
      expect(await said(await panel(online({ replyTime }), shows))).to.equal(words);
      expect(await said(await panel(online({ replyTime })))).to.equal('');
    }
    expect(await said(await panel(online({}), shows))).to.equal('');
    expect(await said(await panel(online({ replyTime: 'day', connection: 'connecting' }), shows))).to.equal(
      '',
    );
    expect(clock.waiting, 'no timer').to.equal(0);
    expect(await said(await panel(away({ replyTime: 'day' }), shows))).to.equal(`Back tomorrow at ${NINE}`);
    await expectAccessible(await panel(online({ replyTime: 'minutes' }), shows));
  });

  it('LC-50 follows another time of return, and its language', async () => {
    const element = await panel(away());
    element.state = away({ nextOpening: localTime(8, 14, 30).toISOString() });
    await element.updateComplete;
    expect(await said(element)).to.equal('Back Friday at 14:30');
    element.config = { ...config({ chat: { locale: 'de' } }), strings: { backDay: 'Ab {day}, {time} Uhr' } };
    await element.updateComplete;
    expect(await said(element)).to.equal('Ab Freitag, 14:30 Uhr');
  });

  it('LC-50 has one timer while it is on the page, and none afterwards', async () => {
    const element = await panel(away());
    await said(element);
    element.state = away({ isTeamTyping: true });
    await element.updateComplete;
    await said(element);
    expect(clock.waiting).to.equal(1);
    const parent = element.parentElement!;
    element.remove();
    expect(clock.waiting).to.equal(0);
    parent.append(element);
    expect(await said(element)).to.equal(`Back tomorrow at ${NINE}`);
    expect(clock.waiting).to.equal(1);
  });

  it('LC-50 stands below the words of the status, however long they are', async () => {
    for (const offline of ['Away', 'We are away, and read all of it when we are back']) {
      const element = await panel(away());
      element.config = config({ chat: ENGLISH, messages: { offline } });
      await element.updateComplete;
      await said(element);
      const whole = one(element, '#status > bdi');
      const words = document.createRange();
      words.selectNodeContents(whole);
      const host = one(element, 'missive-chat-when');
      words.setEndBefore(host);
      const when = one(host, 'bdi').getBoundingClientRect();
      expect(when.top).to.be.least(words.getBoundingClientRect().bottom - 1);
      expect(when.height).to.be.greaterThan(10);
      expect(when.bottom, 'is not cut off').to.be.most(whole.getBoundingClientRect().bottom + 1);
    }
  });

  it('LC-50 is part of the dialog’s description, and gone with the status', async () => {
    const element = await panel(away());
    const when = one(element, 'missive-chat-when');
    expect(when.closest('#status')).to.not.equal(null);
    const without = await panel(away(), { showOnlineStatus: false });
    expect(without.renderRoot.querySelector('missive-chat-when')).to.equal(null);
  });
});
