import { isRecord } from '../shared/is-record.js';
import { createConversation } from './conversations.js';
import { errors } from './errors.js';
import { Form } from './form.js';
import type { Conversation, MessagingBinding, Participant } from './model.js';
import {
  addParticipant,
  findParticipant,
  removeParticipant,
  updateParticipant,
  type ParticipantInput,
} from './participants.js';
import { conversationInput } from './rest-conversations.js';
import { conversationJson, participantConversationJson, participantJson } from './rest-json.js';
import { listPage } from './rest-list.js';
import { actorOf, conversationOf, placeOf, serviceOf, type RestApp, type RestContext } from './rest.js';
import { checkAttributes, checkIdentity, checkReadIndex } from './validate.js';

/** Twilio's description of `Participant`. */
const MAX_PARTICIPANTS = 10;

const makeBinding = (address: string, proxyAddress: string | undefined): MessagingBinding => ({
  type: /^([a-z]+):/.exec(address)?.[1] ?? 'sms',
  address,
  proxy_address: proxyAddress ?? null,
});

const bindingOf = (form: Form): MessagingBinding | null => {
  const proxyAddress = form.text('MessagingBinding.ProxyAddress');
  const address = form.text('MessagingBinding.Address');
  if (address !== undefined) return makeBinding(address, proxyAddress);
  if (proxyAddress !== undefined)
    throw errors.invalid('MessagingBinding.ProxyAddress needs MessagingBinding.Address');
  return null;
};

/** An empty value clears the horizon (guess: the library sends `null` as text). */
const readIndexOf = (form: Form): number | null | undefined => {
  const text = form.text('LastReadMessageIndex');
  if (text === undefined) return undefined;
  return text === '' || text === 'null' ? null : checkReadIndex(Number(text));
};

const newParticipant = (form: Form) => {
  const identity = form.text('Identity');
  return {
    identity: identity === undefined ? null : checkIdentity(identity),
    binding: bindingOf(form),
    attributes: form.attributes('participant'),
    roleSid: form.text('RoleSid'),
    dateCreated: form.date('DateCreated'),
    dateUpdated: form.date('DateUpdated'),
  };
};

const participantChange = (form: Form) => ({
  attributes: form.attributes('participant'),
  roleSid: form.text('RoleSid'),
  lastReadMessageIndex: readIndexOf(form),
  lastReadTimestamp: form.date('LastReadTimestamp'),
  dateCreated: form.date('DateCreated'),
  dateUpdated: form.date('DateUpdated'),
});

export const addParticipantRoutes = (app: RestApp, root: string): void => {
  const path = `${root}/Conversations/:conversation/Participants`;

  app.get(path, (c: RestContext) => {
    const place = placeOf(c);
    const conversation = conversationOf(c);
    const all = () => [...conversation.participants.values()];
    const toJson = (participant: Participant) => participantJson(place, conversation, participant);
    return c.json(listPage(c, 'participants', all, toJson));
  });

  app.post(path, async (c: RestContext) => {
    const conversation = conversationOf(c);
    const input = await Form.read(c.req.raw, newParticipant);
    const participant = await addParticipant(serviceOf(c), actorOf(c), conversation, input);
    return c.json(participantJson(placeOf(c), conversation, participant), 201);
  });

  app.get(`${path}/:id`, (c: RestContext) => {
    const conversation = conversationOf(c);
    const participant = findParticipant(conversation, c.req.param('id') ?? '');
    return c.json(participantJson(placeOf(c), conversation, participant));
  });

  app.post(`${path}/:id`, async (c: RestContext) => {
    const conversation = conversationOf(c);
    const participant = findParticipant(conversation, c.req.param('id') ?? '');
    const change = await Form.read(c.req.raw, participantChange);
    await updateParticipant(serviceOf(c), actorOf(c), conversation, participant, change);
    return c.json(participantJson(placeOf(c), conversation, participant));
  });

  app.delete(`${path}/:id`, async (c: RestContext) => {
    const conversation = conversationOf(c);
    const participant = findParticipant(conversation, c.req.param('id') ?? '');
    await removeParticipant(serviceOf(c), actorOf(c), conversation, participant);
    return c.body(null, 204);
  });

  addConversationWithParticipants(app, `${root}/ConversationWithParticipants`);
  addParticipantConversations(app, `${root}/ParticipantConversations`);
};

/** One `Participant`: JSON with what `POST …/Participants` takes, in snake_case. */
const participantOfJson = (text: string): ParticipantInput => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw errors.invalid('Participant must be JSON');
  }
  if (!isRecord(value)) throw errors.invalid('Participant must be a JSON object');
  const { identity, messaging_binding: binding, attributes, role_sid: roleSid, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw errors.parameterNotEmulated(`Participant.${unknown}`);
  const address = isRecord(binding) ? binding.address : undefined;
  const proxy = isRecord(binding) ? binding.proxy_address : undefined;
  if (typeof identity !== 'string' && typeof address !== 'string')
    throw errors.invalid('Participant needs an identity or a messaging_binding with an address');
  return {
    identity: typeof identity === 'string' ? checkIdentity(identity) : null,
    binding:
      typeof address === 'string'
        ? makeBinding(address, typeof proxy === 'string' ? proxy : undefined)
        : null,
    attributes: typeof attributes === 'string' ? checkAttributes('participant', attributes) : undefined,
    roleSid: typeof roleSid === 'string' ? roleSid : undefined,
  };
};

const participantsOf = (form: Form): ParticipantInput[] => {
  const texts = form.list('Participant') ?? [];
  if (texts.length > MAX_PARTICIPANTS)
    throw errors.invalid(`At most ${MAX_PARTICIPANTS} participants can be added at the same time`);
  return texts.map(participantOfJson);
};

const addConversationWithParticipants = (app: RestApp, path: string): void => {
  app.post(path, async (c: RestContext) => {
    const { participants, ...input } = await Form.read(c.req.raw, (form) => ({
      ...conversationInput(form),
      participants: participantsOf(form),
    }));
    const conversation = await createConversation(serviceOf(c), actorOf(c), input);
    for (const one of participants) await addParticipant(serviceOf(c), actorOf(c), conversation, one);
    return c.json(conversationJson(placeOf(c), conversation), 201);
  });
};

/** Conversations of an identity or an address; one of the two is required (guess: and not both). */
const addParticipantConversations = (app: RestApp, path: string): void => {
  app.get(path, (c: RestContext) => {
    const place = placeOf(c);
    const all = (query: Form): (readonly [Conversation, Participant])[] => {
      const identity = query.text('Identity') ?? '';
      const address = query.text('Address') ?? '';
      if ((identity === '') === (address === ''))
        throw errors.invalid('Either Identity or Address must be given');
      const isAsked = (one: Participant) =>
        identity === '' ? one.binding?.address === address : one.identity === identity;
      return [...place.service.conversations.values()].flatMap((conversation) =>
        [...conversation.participants.values()].filter(isAsked).map((one) => [conversation, one] as const),
      );
    };
    const toJson = ([conversation, participant]: readonly [Conversation, Participant]) =>
      participantConversationJson(place, conversation, participant);
    return c.json(listPage(c, 'participant_conversations', all, toJson));
  });
};
