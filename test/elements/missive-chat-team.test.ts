/** Who visitors write to, in the window’s header (LC-50). */

import { expect, fixture, html } from '@open-wc/testing';
import type { ChatState } from '../../src/core/chat-state.js';
import type { ChatConfig, Config, TeamMember } from '../../src/core/types.js';
import type { MissiveChatPanelElement } from '../../src/elements/missive-chat-panel.js';
import { MissiveChatTeamElement } from '../../src/elements/missive-chat-team.js';
import { all, config, expectAccessible, message, one, state, textOf } from './support.js';

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
const TEAM: readonly TeamMember[] = [
  { name: 'Ada Long', avatarUrl: 'https://a.example/ada.png' },
  { name: 'Ben' },
  { name: 'Chloé' },
  { name: 'Dan' },
];

async function panel(
  chat: Partial<ChatConfig> = {},
  shown: ChatState = state(),
  team = TEAM,
): Promise<MissiveChatPanelElement> {
  const parts: Config = { ...config({ chat: { header: 'team', ...chat } }), team };
  const element = await fixture<MissiveChatPanelElement>(
    html`<missive-chat-panel
      style="width: 350px; height: 600px"
      .config=${parts}
      .state=${shown}
      .open=${true}
    ></missive-chat-panel>`,
  );
  await teamOf(element)?.updateComplete;
  return element;
}

const teamOf = (element: Element): MissiveChatTeamElement | undefined =>
  all<MissiveChatTeamElement>(element, 'missive-chat-team')[0];
const names = (element: Element): string => textOf(one(element, '.names'));
const faces = (element: Element): string[] =>
  all(element, '.faces .avatar').map((face) => textOf(face).trim());

describe('<missive-chat-team>', () => {
  it('is accessible', async () => {
    await expectAccessible(await panel());
    await expectAccessible(
      await panel({}, state({ messages: [message(0, { author: { name: 'Ben', avatarUrl: '' } })] })),
    );
  });

  it('LC-50 shows three faces, with initials where there is no picture, and their names', async () => {
    const element = await panel();
    expect(names(element)).to.equal('Ada Long, Ben, Chloé');
    expect(faces(element)).to.deep.equal(['AL', 'B', 'C']);
    expect(all(element, '.faces img').length).to.equal(1);
  });

  it('SR-01 is part of what a screen reader says of the window, by names', async () => {
    const element = await panel();
    const described = one(element, '[role=dialog]').getAttribute('aria-describedby')?.split(' ') ?? [];
    const parts = described.map((id) => element.shadowRoot?.getElementById(id)?.localName);
    expect(parts).to.include('missive-chat-team');
    expect(textOf(one(teamOf(element)!, '.team'))).to.match(/The team: .*Ada Long, Ben, Chloé$/);
    expect(one(element, '.faces').querySelector('[aria-hidden=true]')).to.not.equal(null);
  });

  it('LC-50 shows the person who answers, until the conversation is closed', async () => {
    const ben = message(1, { author: { name: 'Ben', avatarUrl: PIXEL } });
    const element = await panel({}, state({ messages: [ben] }));
    expect(names(element)).to.equal('Ben');
    expect(one<HTMLImageElement>(element, '.faces img').src).to.equal(PIXEL);
    element.state = state({ messages: [ben, message(2, { from: 'end' })] });
    await element.updateComplete;
    await teamOf(element)?.updateComplete;
    expect(names(element)).to.equal('Ada Long, Ben, Chloé');
  });

  it('LC-50 replaces the account’s picture, and keeps the title and the status', async () => {
    const element = await panel({ avatarUrl: PIXEL });
    expect(all(element, '.header > .avatar')).to.deep.equal([]);
    expect(textOf(one(element, '#title'))).to.equal('Chat with us');
    expect(textOf(one(element, '#status'))).to.equal('We’re online');
    const title = await panel({ avatarUrl: PIXEL, header: 'title' });
    expect(teamOf(title)).to.equal(undefined);
    expect(all(title, '.header > .avatar').length).to.equal(1);
  });

  it('LC-50 shows names without faces, and nothing without a team', async () => {
    const element = await panel({ showAvatars: false });
    expect(faces(element)).to.deep.equal([]);
    expect(names(element)).to.equal('Ada Long, Ben, Chloé');
    const none = await panel({}, state(), []);
    expect(all(teamOf(none)!, '.team')).to.deep.equal([]);
  });

  it('LC-50 reports a member with a mistake once, and shows the others', async () => {
    const { report } = MissiveChatTeamElement;
    const reports: string[] = [];
    MissiveChatTeamElement.report = (problem) => reports.push(problem);
    const element = await panel({}, state(), [{ name: '' }, { name: 'Ben' }]);
    element.state = state({ isTeamTyping: true });
    await element.updateComplete;
    MissiveChatTeamElement.report = report;
    expect(names(element)).to.equal('Ben');
    expect(reports).to.deep.equal(['team.0.name must be a text of 1 to 60 characters. It is ignored.']);
  });

  it('LC-50 names of any length stay within the header, in both directions', async () => {
    const long = Array.from({ length: 3 }, (_, place) => ({ name: `${place}${'W'.repeat(59)}` }));
    const element = await panel({}, state(), long);
    for (const direction of ['ltr', 'rtl']) {
      element.dir = direction;
      const header = one(element, '.header').getBoundingClientRect();
      const box = one(teamOf(element)!, '.team').getBoundingClientRect();
      expect(box.left).to.be.least(header.left);
      expect(box.right).to.be.most(header.right);
      expect(box.bottom).to.be.most(header.bottom);
      const close = one(element, '.close').getBoundingClientRect();
      expect(box.right <= close.left + 1 || box.left >= close.right - 1).to.equal(true);
    }
  });
});
