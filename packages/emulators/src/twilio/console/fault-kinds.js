/** The faults of `../faults.ts` for people: what each does, and the fields worth filling in by hand. */

const EVENTS = [
  'onMessageAdded',
  'onMessageUpdated',
  'onMessageRemoved',
  'onConversationAdded',
  'onConversationUpdated',
  'onConversationRemoved',
  'onConversationStateUpdated',
  'onParticipantAdded',
  'onParticipantUpdated',
  'onParticipantRemoved',
  'onUserAdded',
  'onUserUpdated',
  'onDeliveryUpdated',
];

const times = (empty) => ({ name: 'times', label: 'Times', type: 'number', min: 1, placeholder: empty });
const once = times('1');
const untilCleared = times('until cleared');
const choice = (name, label, options) => ({ name, label, options });
const event = choice('match', 'Event', [
  ['', 'Any event'],
  ...EVENTS.map((name) => [name, name.replace(/^on/, '')]),
]);

/** `isScoped`: may be limited to one participant's sockets. */
export const FAULT_GROUPS = [
  {
    title: 'Sockets',
    faults: [
      {
        kind: 'kill',
        title: 'Cut the connection',
        text: 'Ends open sockets without a goodbye.',
        isScoped: true,
      },
      {
        kind: 'close',
        title: 'Close by the service',
        text: 'Sends a close frame with this code; 308 asks to connect again.',
        isScoped: true,
        fields: [{ name: 'code', label: 'Code', type: 'number', min: 100, placeholder: '308' }],
      },
      {
        kind: 'half-open',
        title: 'Half-open',
        text: 'Sockets stay open and nothing passes either way.',
        isScoped: true,
        fields: [
          choice('newSockets', 'New sockets', [
            ['fine', 'work'],
            ['silent', 'silent too'],
          ]),
        ],
      },
    ],
  },
  {
    title: 'Requests',
    faults: [
      {
        kind: 'drop',
        title: 'Drop',
        text: 'Loses a request, or the reply to one that was carried out.',
        isScoped: true,
        fields: [
          choice('stage', 'What', [
            ['request', 'the request'],
            ['reply', 'the reply'],
          ]),
          choice('match', 'Which', [
            ['any', 'any'],
            ['send-message', 'sending'],
            ['messages', 'messages'],
            ['conversations', 'conversations'],
            ['participants', 'participants'],
            ['read', 'read mark'],
            ['typing', 'typing'],
            ['users', 'users'],
            ['subscribe', 'subscribe'],
            ['sync', 'sync'],
            ['configuration', 'configuration'],
            ['init', 'init'],
            ['update', 'token update'],
            ['other', 'other'],
          ]),
          once,
        ],
      },
      {
        kind: 'kill-on-send',
        title: 'Cut while sending',
        text: 'The socket dies when a message is sent, before or after it is taken.',
        isScoped: true,
        fields: [
          choice('stage', 'When', [
            ['before', 'before it is taken'],
            ['after', 'after it is taken'],
          ]),
          once,
        ],
      },
      {
        kind: 'delay',
        title: 'Delay',
        text: 'Everything sent to clients comes late.',
        isScoped: true,
        fields: [
          { name: 'ms', label: 'Milliseconds', type: 'number', min: 0, placeholder: '1000' },
          untilCleared,
        ],
      },
      {
        kind: 'duplicate',
        title: 'Duplicate',
        text: 'Clients hear of every change twice.',
        isScoped: true,
        fields: [untilCleared],
      },
      {
        kind: 'refuse',
        title: 'Refuse',
        text: 'Connecting, the server’s REST requests, or uploads are answered with an error.',
        isScoped: true,
        fields: [
          choice('target', 'What', [
            ['init', 'connecting'],
            ['rest', 'REST'],
            ['media', 'uploads'],
          ]),
          { name: 'code', label: 'Status', type: 'number', min: 100, placeholder: '403 or 503' },
          { name: 'errorCode', label: 'Twilio’s code', type: 'number', min: 0, placeholder: 'none' },
          once,
        ],
      },
      {
        kind: 'throttle',
        title: 'Too many requests',
        text: 'Answers 429.',
        isScoped: true,
        fields: [
          choice('target', 'What', [
            ['tunnel', 'client requests'],
            ['init', 'connecting'],
            ['rest', 'REST'],
            ['all', 'everything'],
          ]),
          once,
        ],
      },
      {
        kind: 'lose-reply',
        title: 'Lose the reply',
        text: 'REST does what it is asked and does not say so.',
        fields: [
          choice('match', 'Request', [
            ['', 'any'],
            ['send-message', 'a message'],
          ]),
          { name: 'ms', label: 'Cut after', type: 'number', min: 0, placeholder: 'never' },
          once,
        ],
      },
    ],
  },
  {
    title: 'Tokens',
    faults: [
      {
        kind: 'expire',
        title: 'Token expires',
        text: 'Open sockets are told so and closed.',
        isScoped: true,
      },
      {
        kind: 'expire-soon',
        title: 'Token expires soon',
        text: 'Open sockets are warned and should renew it.',
        isScoped: true,
      },
    ],
  },
  {
    title: 'Webhooks',
    faults: [
      {
        kind: 'lose-webhooks',
        title: 'Lose webhooks',
        text: 'Our server is not told.',
        fields: [event, untilCleared],
      },
      {
        kind: 'duplicate-webhooks',
        title: 'Duplicate webhooks',
        text: 'Our server is told twice.',
        fields: [event, untilCleared],
      },
      {
        kind: 'reorder-webhooks',
        title: 'Reorder webhooks',
        text: 'Each waits for a later one to go first, two seconds at most.',
        fields: [event, untilCleared],
      },
      {
        kind: 'delay-webhooks',
        title: 'Delay webhooks',
        text: 'Our server is told late.',
        fields: [
          event,
          { name: 'ms', label: 'Milliseconds', type: 'number', min: 0, placeholder: '1000' },
          untilCleared,
        ],
      },
    ],
  },
];

export const faultOf = (kind) =>
  FAULT_GROUPS.flatMap(({ faults }) => faults).find((fault) => fault.kind === kind);

/** A pulled fault in a few words, from what the service says of it. */
export const describe = (fault, nameByIdentity) => {
  const { match, stage, target, code, errorCode, ms, newSockets, identity } = fault;
  return [
    stage,
    match === 'any' ? null : match,
    target,
    code,
    errorCode && `code ${errorCode}`,
    ms !== undefined && `${ms} ms`,
    newSockets === 'silent' && 'new sockets too',
    identity && `for ${nameByIdentity.get(identity) ?? identity}`,
  ]
    .filter((part) => part !== null && part !== undefined && part !== false && part !== '')
    .join(' · ');
};
