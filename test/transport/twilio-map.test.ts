import { expect } from '@open-wc/testing';
import type { Message } from '@twilio/conversations';
import { ChatError } from '../../src/core/chat-error.js';
import { isAnswer, toChatError, toLoggedMessage, toUploadError } from '../../src/transport/twilio-map.js';

const AT = new Date('2026-05-04T12:00:00Z');
const ME = 'visitor-1';

/** The fields of an SDK's message that we read. */
const sdkMessage = (given: object = {}): Message =>
  ({
    sid: 'IM1',
    index: 3,
    author: 'system',
    body: 'Hello',
    attributes: {},
    dateCreated: AT,
    attachedMedia: null,
    ...given,
  }) as unknown as Message;

/** An error of the SDK: an Error with an HTTP status if the service responded. */
const sdkError = (message: string, status?: unknown): Error =>
  Object.assign(new Error(message), status === undefined ? {} : { status });

describe('messages of the SDK', () => {
  it('become messages of the team', () => {
    const attributes = { name: 'Zoé', avatarUrl: 'https://shop.example/zoe.png' };
    expect(toLoggedMessage(sdkMessage({ attributes }), ME)).to.deep.equal({
      sid: 'IM1',
      index: 3,
      clientId: null,
      from: 'team',
      author: attributes,
      body: 'Hello',
      sentAt: AT.getTime(),
      media: [],
    });
  });

  it('LC-40 become own messages, identified by their client id', () => {
    const message = toLoggedMessage(sdkMessage({ author: ME, attributes: { clientId: 'own-1' } }), ME);
    expect([message.from, message.clientId]).to.deep.equal(['visitor', 'own-1']);
  });

  it('belong to the team when they have no author', () => {
    expect(toLoggedMessage(sdkMessage({ author: null }), ME).from).to.equal('team');
  });

  it('LC-42 include their files', () => {
    const attachedMedia = [
      { sid: 'ME1', filename: 'plan.pdf', contentType: 'application/pdf', size: 12 },
      { sid: 'ME2', filename: null, contentType: 'image/png', size: 34 },
    ];
    expect(toLoggedMessage(sdkMessage({ body: null, attachedMedia }), ME)).to.deep.include({
      body: '',
      media: [
        { sid: 'ME1', filename: 'plan.pdf', contentType: 'application/pdf', size: 12 },
        { sid: 'ME2', filename: '', contentType: 'image/png', size: 34 },
      ],
    });
  });

  for (const attributes of [
    null,
    undefined,
    'text',
    7,
    [],
    { name: 7, clientId: {}, avatarUrl: 'javascript:x' },
  ])
    it(`are read with any attributes: ${JSON.stringify(attributes)}`, () => {
      const { author, clientId } = toLoggedMessage(sdkMessage({ attributes }), ME);
      expect([author, clientId]).to.deep.equal([{ name: '', avatarUrl: '' }, null]);
    });

  it('CC-02 of the team include their formatting', () => {
    const attributes = { rich: [['p', ['Hello ', ['strong', ['you']]]]] };
    expect(toLoggedMessage(sdkMessage({ attributes }), ME).rich).to.equal(attributes.rich);
    expect(toLoggedMessage(sdkMessage(), ME)).not.to.have.property('rich');
    const own = toLoggedMessage(sdkMessage({ author: ME, attributes }), ME);
    expect(own, 'visitors format nothing').not.to.have.property('rich');
  });

  it('are read without a date', () => {
    expect(toLoggedMessage(sdkMessage({ dateCreated: null }), ME).sentAt).to.equal(0);
  });
});

describe('errors of the SDK', () => {
  for (const [status, code] of [
    [429, 'throttled'],
    [400, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [413, 'refused'],
    [500, 'in-doubt'],
    [503, 'in-doubt'],
    [undefined, 'in-doubt'],
    ['400', 'in-doubt'],
  ] as const)
    it(`LC-40 with status ${JSON.stringify(status)} mean ${code}`, () => {
      const error = toChatError(sdkError('as the service says', status));
      expect(error).to.be.instanceOf(ChatError);
      expect([error.code, error.message]).to.deep.equal([code, 'as the service says']);
      expect(isAnswer(sdkError('', status))).to.equal(typeof status === 'number');
    });

  for (const [status, isNetworkUp, code] of [
    [413, true, 'refused'],
    [500, true, 'refused'],
    [429, true, 'throttled'],
    [0, true, 'refused'],
    [0, false, 'in-doubt'],
    [undefined, true, 'in-doubt'],
  ] as const)
    it(`LC-42 with status ${status}, network ${isNetworkUp ? 'up' : 'down'}, mean ${code} for a file`, () => {
      expect(toUploadError(sdkError('', status), isNetworkUp).code).to.equal(code);
    });

  for (const [thrown, text] of [
    [undefined, 'undefined'],
    [null, 'null'],
    ['disconnected', 'disconnected'],
    [7, '7'],
    [{ message: 'closed' }, 'closed'],
  ] as const)
    it(`LC-40 that are ${JSON.stringify(thrown)} leave it in doubt`, () => {
      const error = toChatError(thrown);
      expect([error.code, error.message]).to.deep.equal(['in-doubt', text]);
      expect(isAnswer(thrown)).to.be.false;
    });
});
