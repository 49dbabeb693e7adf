import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { INITIAL_STATE, type ChatState } from '../../src/core/chat-state.js';
import type { UserConfig } from '../../src/core/types.js';
import type { MissiveChatEmailNoticeElement } from '../../src/elements/missive-chat-email-notice.js';
import type { MissiveChatMessagesElement } from '../../src/elements/missive-chat-messages.js';
import { all, button, config, expectAccessible, message, one, requestsOf, textOf } from './support.js';

const VISITOR = { name: 'Ana', email: 'ana@example.org' };

const notice = (user: Partial<UserConfig> = {}, isNews = false): Promise<MissiveChatEmailNoticeElement> => {
  const plain = config({});
  return fixture(
    html`<missive-chat-email-notice
      .config=${{ ...plain, user: { ...plain.user, ...user } }}
      .visitor=${VISITOR}
      .isNews=${isNews}
    ></missive-chat-email-notice>`,
  );
};

describe('<missive-chat-email-notice>', () => {
  it('CS-07 says where replies are emailed, and is accessible in both states', async () => {
    const element = await notice();
    expect(textOf(one(element, 'p'))).to.contain('If you leave, replies are emailed to ana@example.org.');
    await expectAccessible(element);
    button(element, 'Change address').click();
    await element.updateComplete;
    await expectAccessible(element);
  });

  it('CS-07 changes the address by keyboard, and keeps the name; the focus comes back to the button', async () => {
    const element = await notice();
    const requests = requestsOf(element);
    button(element, 'Change address').focus();
    await sendKeys({ press: 'Enter' });
    const input = one<HTMLInputElement>(element, 'input');
    expect(input.getAttribute('aria-label')).to.equal('Email');
    expect(element.shadowRoot?.activeElement).to.equal(input);
    expect(input.value).to.equal('ana@example.org');
    input.value = 'nonsense';
    await sendKeys({ press: 'Enter' });
    await element.updateComplete;
    expect(input.getAttribute('aria-invalid')).to.equal('true');
    expect(textOf(one(element, `#${input.getAttribute('aria-describedby')}`))).to.equal(
      'Please enter a valid email address.',
    );
    input.value = ' other@example.org ';
    await sendKeys({ press: 'Enter' });
    await element.updateComplete;
    expect(requests.filter(({ type }) => type === 'identify')).to.deep.equal([
      { type: 'identify', name: 'Ana', email: 'other@example.org', consent: false },
    ]);
    expect(element.shadowRoot?.activeElement).to.equal(button(element, 'Change address'));
  });

  it('CS-07 Escape closes the form, not the window', async () => {
    const element = await notice();
    const requests = requestsOf(element);
    let heard = 0;
    element.addEventListener('keydown', ({ key }) => (heard += key === 'Escape' ? 1 : 0));
    button(element, 'Change address').click();
    await element.updateComplete;
    await sendKeys({ press: 'Escape' });
    await element.updateComplete;
    expect([all(element, 'form').length, heard, requests.length]).to.deep.equal([0, 0, 0]);
  });

  it('CS-07 is announced where it is news only', async () => {
    const announced = async (isNews: boolean): Promise<number> => {
      let count = 0;
      const heard = (): number => (count += 1);
      document.addEventListener('missive-request', heard);
      await notice({}, isNews);
      document.removeEventListener('missive-request', heard);
      return count;
    };
    expect([await announced(true), await announced(false)]).to.deep.equal([1, 0]);
  });

  it('CS-07 the address of a user whom the page has named is not changed here', async () => {
    const element = await notice({ email: 'ana@example.org' });
    expect(all(element, 'button').length).to.equal(0);
  });
});

describe('<missive-chat-messages> and emails', () => {
  const thread = async (state: Partial<ChatState>): Promise<number> => {
    const messages = [
      message(0, { from: 'team' }),
      message(1, { from: 'visitor' }),
      message(2, { from: 'visitor' }),
    ];
    const element: MissiveChatMessagesElement = await fixture(
      html`<missive-chat-messages
        .config=${config({})}
        .state=${{ ...INITIAL_STATE, visitor: VISITOR, emailsReplies: true, messages, ...state }}
        open
      ></missive-chat-messages>`,
    );
    return all(element, 'missive-chat-email-notice').length;
  };

  it('CS-07 the notice is below the first message, where the server sends emails and there is an address', async () => {
    expect(await thread({})).to.equal(1);
    expect(await thread({ emailsReplies: undefined })).to.equal(0);
    expect(await thread({ visitor: { name: 'Ana', email: '' } })).to.equal(0);
    expect(await thread({ hasOlder: true })).to.equal(0);
  });
});
