import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { SentRating } from '../../src/core/chat-state.js';
import type { ChatConfig, Message } from '../../src/core/types.js';
import type { MissiveChatEndElement } from '../../src/elements/missive-chat-end.js';
import '../../src/end.js';
import { all, button, config, expectAccessible, message, one, requestsOf, textOf } from './support.js';

const notice = (more: Partial<Message> = {}): Message => ({
  ...message(4),
  from: 'end',
  author: { name: 'Jane', avatarUrl: '' },
  sentAt: new Date(2026, 4, 4, 14, 32).getTime(),
  ...more,
});

interface Given {
  readonly chat?: Partial<ChatConfig>;
  readonly shown?: Message;
  readonly isLast?: boolean;
  readonly sent?: SentRating;
}

const end = ({
  chat = {},
  shown = notice(),
  isLast = true,
  sent,
}: Given = {}): Promise<MissiveChatEndElement> =>
  fixture(
    html`<missive-chat-end
      .config=${config({ chat: { locale: 'de', ...chat } })}
      .message=${shown}
      .isLast=${isLast}
      .sent=${sent}
    ></missive-chat-end>`,
  );

const rating = (step: SentRating['step']): SentRating => ({
  message: notice().sid ?? '',
  rating: 'bad',
  words: '',
  step,
});

describe('<missive-chat-end>', () => {
  it('LC-54 says who closed the conversation and when, and is accessible', async () => {
    const element = await end();
    expect(textOf(one(element, '.line'))).to.equal('Jane closed this conversation · 14:32');
    expect(all(element, 'form').length).to.equal(0);
    await expectAccessible(element);
  });

  it('LC-54 LC-13 omits the name if names are hidden or unknown', async () => {
    for (const given of [
      { chat: { showNames: false } },
      { shown: notice({ author: { name: '', avatarUrl: '' } }) },
    ])
      expect(textOf(one(await end(given), '.line'))).to.equal('This conversation was closed · 14:32');
  });

  it('LC-54 is rated by keyboard: words and “Send” follow the choice', async () => {
    const element = await end({ chat: { rating: 'faces' } });
    await expectAccessible(element);
    const requests = requestsOf(element);
    expect(all(element, 'textarea, form button').length).to.equal(0);
    one<HTMLInputElement>(element, '[value=okay]').focus();
    await sendKeys({ press: 'ArrowRight' });
    await element.updateComplete;
    expect(one<HTMLInputElement>(element, ':checked').value).to.equal('good');
    await expectAccessible(element);
    one<HTMLTextAreaElement>(element, 'textarea').value = '  Quick! ';
    button(element, 'Send').focus();
    await sendKeys({ press: 'Enter' });
    expect(requests.filter(({ type }) => type === 'rate')).to.deep.equal([
      { type: 'rate', message: notice().sid, rating: 'good', words: 'Quick!' },
    ]);
  });

  it('LC-55 LC-54 offers a copy as a page or as text, until something was written', async () => {
    const element = await end();
    await expectAccessible(element);
    const requests = requestsOf(element);
    button(element, 'Take a copy').click();
    button(element, 'As plain text').click();
    expect(requests).to.deep.equal([
      { type: 'copy', as: 'html' },
      { type: 'copy', as: 'text' },
    ]);
    expect(all(await end({ isLast: false }), 'button').length).to.equal(0);
  });

  it('LC-54 has two thumbs, and hides the form after another message', async () => {
    const thumbs = await end({ chat: { rating: 'thumbs' } });
    expect(all(thumbs, 'label').map(textOf)).to.deep.equal(['Bad', 'Good']);
    const earlier = await end({ chat: { rating: 'thumbs' }, isLast: false });
    expect(all(earlier, 'form').length).to.equal(0);
  });

  it('LC-54 says thanks instead of the form, with the focus, and aloud', async () => {
    const element = await end({ chat: { rating: 'faces' } });
    one(element, '[value=bad]').click();
    await element.updateComplete;
    button(element, 'Send').focus();
    const requests = requestsOf(element);
    element.sent = rating('sending');
    await element.updateComplete;
    expect(button(element, 'Send').getAttribute('aria-disabled')).to.equal('true');
    element.sent = rating('failed');
    await element.updateComplete;
    expect(textOf(one(element, '.error'))).to.equal('Your rating was not sent. Please try again.');
    element.sent = rating('sent');
    await element.updateComplete;
    expect(element.shadowRoot?.activeElement).to.equal(one(element, '.rated'));
    expect(requests).to.deep.equal([
      { type: 'announce', text: 'Your rating was not sent. Please try again.' },
      { type: 'announce', text: 'Thank you for your rating.' },
    ]);
  });

  it('LC-54 offers a new conversation until there is a new message, and is accessible', async () => {
    const chat = { conversations: 'many', rating: 'faces' } as const;
    const element = await end({ chat });
    const requests = requestsOf(element);
    button(element, 'Start a new conversation').click();
    expect(requests).to.deep.equal([{ type: 'conversations', open: 'new' }]);
    await expectAccessible(element);
    expect(all(await end({ chat, isLast: false }), '.next').length).to.equal(0);
  });

  it('LC-54 a rating of an earlier visit is shown, not asked for again', async () => {
    const element = await end({ chat: { rating: 'faces' }, shown: notice({ rating: 'good' }) });
    expect([textOf(one(element, '.rated')), all(element, 'form').length]).to.deep.equal([
      'Thank you for your rating.',
      0,
    ]);
  });
});
