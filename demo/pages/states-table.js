/**
 * Every state of the widget, as data: `states.html` renders them, and the tests iterate over them. To add a state, add
 * a row. Times count back from `now`; pictures are files of this site.
 */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const SUPPORT = { email: 'hello@kiln.example', phone: '+47 22 33 44 55' };
const LONG_WORD = 'https://kiln.example/orders/2024/autumn/' + 'terracotta-'.repeat(12) + 'pots';
const LONG_TEXT =
  'I ordered the large terracotta pot in March and it arrived with a hairline crack near the base. It does ' +
  'not leak yet, but I wonder whether frost will finish it. Is there a glue you trust, or do you take it back?';
const PRIVACY =
  'I accept the {{ link:https://kiln.example/privacy privacy policy }} and the ' +
  '{{ link:https://kiln.example/terms terms of use }}.';

/** Authors of messages, with their names and pictures. */
const AUTHORS = {
  visitor: { name: '', avatarUrl: '' },
  account: { name: '', avatarUrl: '' },
  ada: { name: 'Ada Lovelace', avatarUrl: '/portrait.svg' },
  ben: { name: 'Ben Okri', avatarUrl: '' },
  // As the server names it, in English.
  program: { name: 'Automatic reply · Kiln & Clay', avatarUrl: '/pot.svg' },
};

const FILES = {
  photo: { filename: 'glaze.svg', contentType: 'image/svg+xml', size: 48_200, url: '/glaze.svg' },
  landscape: shape(1600, 1000),
  portrait: shape(900, 1200),
  tall: shape(700, 2200),
  panorama: shape(2400, 400),
  square: shape(600, 600),
  icon: shape(48, 48),
  thumbnail: shape(90, 60),
  narrow: shape(60, 900),
  low: shape(1200, 40),
  broken: { filename: 'lost.png', contentType: 'image/png', size: 301_000, url: 'data:image/png,' },
  waiting: { filename: 'still-on-its-way.jpg', contentType: 'image/jpeg', size: 2_400_000 },
  invoice: {
    filename: 'Invoice 2024-118.pdf',
    contentType: 'application/pdf',
    size: 98_304,
    url: '/pot.svg',
  },
  long: {
    filename: 'measurements_of_the_window_sill_in_the_kitchen_and_of_every_pot_on_it_final_v3_really.numbers',
    contentType: 'application/octet-stream',
    size: 1_250_000,
    url: '/pot.svg',
  },
};

/** A picture of this size, with its size recorded: blue sky, a ground line, and a marked corner. */
function shape(width, height) {
  const drawing =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<rect width="100%" height="100%" fill="#cfe3f1"/><rect y="70%" width="100%" height="30%" fill="#c46f45"/>` +
    `<circle cx="${width / 2}" cy="${height * 0.7}" r="${Math.min(width, height) * 0.28}" fill="#7d3f22"/>` +
    `<rect width="${Math.min(width, height) * 0.2}" height="${Math.min(width, height) * 0.2}" fill="#f3b73c"/></svg>`;
  return {
    filename: `${width} × ${height}.svg`,
    contentType: 'image/svg+xml',
    size: width * height,
    image: { width, height },
    url: `data:image/svg+xml,${encodeURIComponent(drawing)}`,
  };
}

/** Formatted messages of agents, as they arrive: the formatting is data, never HTML. */
const REPLIES = {
  care: {
    body:
      'Hello Jane, three things keep it alive:\n\n1. Feet under the pot, so that water can drain\n2. Fleece around it below −5 °C\n' +
      '3. No saucer in winter:\n   • it fills with rain\n   • it freezes, and the pot cracks\n\n> It does not leak yet.\n\nThen see ' +
      '{{ link:https://kiln.example/care/frost our page about frost }}.',
    rich: [
      ['p', ['Hello Jane, ', ['strong', ['three things']], ' keep it alive:']],
      [
        'ol',
        [
          ['li', ['Feet under the pot, so that water can ', ['em', ['drain']]]],
          ['li', ['Fleece around it ', ['strong', ['below −5 °C']]]],
          [
            'li',
            [
              'No saucer in winter:',
              [
                'ul',
                [
                  ['li', ['it fills with rain']],
                  ['li', ['it freezes, and the pot ', ['u', ['cracks']]]],
                ],
              ],
            ],
          ],
        ],
      ],
      ['blockquote', [['p', ['It does not leak yet.']]]],
      [
        'p',
        [
          'Then see ',
          ['a', ['our page about ', ['strong', ['frost']]], 'https://kiln.example/care/frost'],
          '.',
        ],
      ],
    ],
  },
  code: {
    body: 'Enter FROST-24 instead of SPRING-24, or open:\n\nhttps://kiln.example/…',
    rich: [
      ['p', ['Enter ', ['code', ['FROST-24']], ' instead of ', ['s', ['SPRING-24']], ', or open:']],
      ['pre', [`GET ${LONG_WORD}\n  ?code=FROST-24\n  &pot=4`]],
    ],
  },
  arabic: {
    body: 'مرحبًا جين',
    rich: [
      ['p', ['مرحبًا جين، ', ['strong', ['ثلاثة أشياء']], ':']],
      [
        'ol',
        [
          ['li', ['أقدام تحت الأصيص No. 4']],
          ['li', ['غطاء تحت ', ['code', ['−5 °C']]]],
        ],
      ],
      ['blockquote', [['p', ['لا يسرّب بعد.']]]],
      ['p', ['And one line of English.']],
    ],
  },
};

/** A file that was not sent is lost, a picture is still here. */
const outgoing = ({ filename: name, contentType: type, size }, delivery) => ({
  file: {
    name,
    type,
    size,
    ...(delivery === 'sending' || type.startsWith('image/') ? { content: {} } : {}),
  },
  progress: delivery === 'sending' ? 0.4 : 0,
});

/**
 * The state of a conversation.
 * @param {number} now
 * @param {string} origin of the pictures
 * @param {[author: string, ago: number, body: string, more?: { delivery?: string, files?: string[], replies?: string[], rich?: unknown }][]} written
 */
function conversation(now, origin, written) {
  const mediaUrls = {};
  const messages = written.map(
    (
      [
        author,
        ago,
        body,
        { delivery = 'sent', files = [], replies, rich, from, rating, outgoing: queued } = {},
      ],
      place,
    ) => {
      const { name, avatarUrl } = AUTHORS[author];
      const isLogged = delivery === 'sent' || delivery === 'read';
      return {
        id: `message-${place}`,
        sid: isLogged ? `IM${place}` : null,
        index: isLogged ? place : null,
        clientId: `message-${place}`,
        from: from ?? (author === 'visitor' ? 'visitor' : 'team'),
        author: { name, avatarUrl: avatarUrl && origin + avatarUrl },
        body,
        sentAt: now - ago,
        media: files.map((file) => {
          const { url, ...media } = FILES[file];
          const sid = `ME-${place}-${file}`;
          if (url) mediaUrls[sid] = url.startsWith('data:') ? url : origin + url;
          return { sid, ...media };
        }),
        delivery,
        ...(rich ? { rich } : {}),
        ...(rating ? { rating } : {}),
        ...(replies ? { replies } : {}),
        ...(queued ? { outgoing: queued } : {}),
        ...(author === 'program' ? { isAutomatic: true } : {}),
        // An own file is displayed from the page that sends it; after a reload it is gone.
        ...(isLogged || files.length === 0 ? {} : outgoing(FILES[files[0]], delivery)),
      };
    },
  );
  const visitorReadIndex = written.length - 1;
  return { identified: 'known', connection: 'connected', messages, mediaUrls, visitorReadIndex };
}

const TALK = [
  ['visitor', 9 * MINUTE, 'Hello! Is the large terracotta pot safe outside in winter?', { delivery: 'read' }],
  ['ada', 8 * MINUTE, 'Hello Jane, good question.'],
  ['ada', 8 * MINUTE, 'It is fired twice, so frost is fine as long as water can drain. Put it on feet.'],
  ['visitor', 6 * MINUTE, 'And the glazed ones?', { delivery: 'read' }],
  ['ben', 5 * MINUTE, 'Those are my department: keep them inside below −5 °C.'],
  ['ben', 4 * MINUTE, 'If you tell me which one you have, I will look up its clay.'],
  ['visitor', 1 * MINUTE, 'The blue one, No. 3. Thank you both!', { delivery: 'sent' }],
];
const reply = (author, ago, name) => [author, ago, REPLIES[name].body, { rich: REPLIES[name].rich }];
const talk =
  (...written) =>
  ({ now, origin }) =>
    conversation(now, origin, written);

/** The end of a conversation: who closed it, and how the visitor rated it. */
const end = (author, more = {}) => [author, MINUTE, '', { from: 'end', ...more }];

const TEAM = [{ name: 'Ada Lindqvist' }, { name: 'Ben Okafor' }, { name: 'Chloé' }, { name: 'Dan' }];
const TEN = Array.from({ length: 10 }, (_, place) => ({
  name: `Person ${place + 1}`,
  avatarUrl: place % 2 === 0 ? '/portrait.svg' : '/pot.svg',
}));
const LONG_NAMES = [
  { name: 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh the Elder', avatarUrl: '/lost.png' },
  { name: 'María de los Ángeles Fernández-Villaverde y Gómez', avatarUrl: '/portrait.svg' },
  { name: 'عبد الرحمن بن عبد العزيز' },
].map(({ name, ...more }) => ({ name: Array.from(name).slice(0, 60).join(''), ...more }));

const FIELDS = [
  { name: 'order', label: 'Order number', required: true },
  { name: 'topic', label: 'What is it about?', type: 'select', options: ['Care', 'Repair'], required: true },
  { name: 'story', label: 'What happened?', type: 'textarea' },
  { name: 'frost', label: 'It was outside in winter', type: 'checkbox' },
];
const LONG_FIELDS = [
  { name: 'order', label: 'The number of your order, as in the subject of our email', required: true },
  {
    name: 'topic',
    label: 'Which of our workshops made it, if its stamp is still readable?',
    type: 'select',
    options: ['The workshop behind the old lime kiln at the end of the harbour road', 'Another one'],
    required: true,
  },
  { name: 'word', label: 'W'.repeat(60), type: 'textarea' },
  { name: 'terms', label: LONG_TEXT.slice(0, 100), type: 'checkbox', required: true },
];
const asking = (fields) => ({ ...form({ requireName: true, fields }), state: { fields } });

/** A conversation in the list. */
const listed = (sid, at, words, by, unread) => ({ sid, at, words, by, unread });
const LATEST = (now) => [
  listed('CH1', now - MINUTE, 'The blue one, No. 3. Thank you both!', '', 0),
  listed('CH2', now - 3 * DAY, 'Those are my department: keep them inside below −5 °C.', 'Ben Okri', 2),
];
const TWENTY_WORDS = [
  LONG_TEXT,
  LONG_WORD,
  'مرحبًا، هل الأصيص No. 4 متوفر؟',
  'Thanks!',
  'Invoice 2024-118.pdf',
];
const TWENTY = (now) =>
  Array.from({ length: 20 }, (_, place) =>
    listed(
      `CH${place + 1}`,
      now - place * place * 0.4 * DAY - MINUTE,
      TWENTY_WORDS[place % TWENTY_WORDS.length],
      ['Ada Lovelace', '', LONG_NAMES[0].name, LONG_NAMES[2].name][place % 4],
      [0, 1, 0, 12, 0, 1234][place % 6],
    ),
  );
const MANY = { chat: { conversations: 'many' } };
const list = (conversations, ...more) => ({
  config: MANY,
  state: (place) => ({
    ...talk(...TALK, ...more)(place),
    shown: 'CH1',
    conversations: conversations && conversations(place.now),
  }),
  act: 'list',
});

const form = (visitor, more = {}) => ({ config: { visitor, ...more } });
const ready = { identified: 'known', connection: 'connected' };

/**
 * @typedef {object} WidgetState
 * @property {string} name as in `?state=`
 * @property {string} title
 * @property {object} [config] as documented for `MissiveChatConfig`
 * @property {object | ((place: { now: number, origin: string }) => object)} [state] of the chat, if it is not the
 *   initial one
 * @property {object} [button] properties of the button; if set, the button is shown instead of the window
 * @property {object} [greeting] shown beside the button; if set, the window is closed
 * @property {string} [act] what the visitor then does: one of `ACTS` in `states.js`
 * @property {boolean} [isAlone] it takes over the page or the focus, so it is not shown among others
 * @property {string} [text] what the visitor types
 * @property {{ name: string, type: string, size: number }[]} [files] the files the visitor chooses
 * @property {{ label: string, checked?: boolean, disabled?: boolean }[]} [items] of the menu, instead of its own
 */

/** @type {{ group: string, states: WidgetState[] }[]} */
export const GROUPS = [
  {
    group: 'Who is there?',
    states: [
      { name: 'form', title: 'Welcome, and the form: email required', ...form({}) },
      { name: 'form-required', title: 'Name and email required', ...form({ requireName: true }) },
      { name: 'form-optional', title: 'Nothing required: may be skipped', ...form({ requireEmail: false }) },
      { name: 'form-name', title: 'Only the name', ...form({ askEmail: false, requireName: true }) },
      { name: 'form-email', title: 'Only the email', ...form({ askName: false }) },
      {
        name: 'form-consent',
        title: 'Consent, with links',
        ...form({ requireConsent: true }, { messages: { identifyConsent: PRIVACY } }),
      },
      {
        name: 'form-errors',
        title: 'What is to be mended',
        ...form({ requireName: true, requireConsent: true }, { messages: { identifyConsent: PRIVACY } }),
        act: 'submit',
      },
      {
        name: 'form-long',
        title: 'Long labels',
        ...form(
          { requireName: true, requireConsent: true },
          {
            messages: {
              identifyName: 'Your name, or the name of the company that you write for',
              identifyEmail: 'The email address that we may answer to when you are gone',
              identifySubmit: 'Go on to the conversation with our team',
              identifyConsent: `${PRIVACY} ${LONG_TEXT}`,
            },
          },
        ),
        act: 'submit',
      },
      { name: 'fields', title: 'Fields of the operator’s own', ...asking(FIELDS) },
      { name: 'fields-errors', title: 'Own fields to be mended', ...asking(FIELDS), act: 'submit' },
      { name: 'fields-long', title: 'Own fields with long labels', ...asking(LONG_FIELDS), act: 'submit' },
      { name: 'thanks', title: 'After the form', state: { identified: 'form', connection: 'connected' } },
      {
        name: 'team',
        title: 'The team in the header, and how fast it replies',
        config: { chat: { header: 'team', showReplyTime: true }, team: TEAM },
      },
      {
        name: 'team-one',
        title: 'A team of one, who replies within a day',
        config: { chat: { header: 'team', showReplyTime: true }, team: TEAM.slice(0, 1) },
        state: { ...ready, replyTime: 'day' },
      },
      {
        name: 'team-ten',
        title: 'A team of ten, with pictures',
        config: { chat: { header: 'team' }, team: TEN },
        state: ready,
      },
      {
        name: 'team-long',
        title: 'Long names, and a picture that is missing',
        config: { chat: { header: 'team' }, team: LONG_NAMES },
        state: ready,
      },
      {
        name: 'team-answering',
        title: 'The person who answers in the header',
        config: { chat: { header: 'team' }, team: TEAM },
        state: talk(...TALK),
      },
      {
        name: 'skipped',
        title: 'After “Skip”',
        ...form({ requireEmail: false }),
        state: { identified: 'skipped' },
      },
    ],
  },
  {
    group: 'Writing',
    states: [
      { name: 'composer', title: 'Ready to write', state: ready },
      { name: 'picker', title: 'The emoji picker', state: ready, act: 'emoji', isAlone: true },
      {
        name: 'draft',
        title: 'A long draft',
        state: ready,
        act: 'type',
        text: `${LONG_TEXT}\n\n${LONG_TEXT}`,
      },
      { name: 'quoted', title: 'A quoted message in the draft', state: talk(...TALK), act: 'quote' },
      {
        name: 'deliveries',
        title: 'On its way, sent, read, not sent',
        state: talk(
          ['visitor', 30 * MINUTE, 'Read by the team', { delivery: 'read' }],
          ['visitor', 20 * MINUTE, 'In the log', { delivery: 'sent' }],
          ['visitor', 5 * MINUTE, 'This one did not get through', { delivery: 'failed' }],
          ['visitor', 0, 'This one is on its way', { delivery: 'sending' }],
        ),
      },
    ],
  },
  {
    group: 'Conversations',
    states: [
      { name: 'agents', title: 'Two agents', state: talk(...TALK) },
      {
        name: 'no-avatars',
        title: 'Without avatars',
        config: { chat: { showAvatars: false } },
        state: talk(...TALK),
      },
      {
        name: 'no-names',
        title: 'Without agents’ names',
        config: { chat: { showNames: false, name: 'Kiln & Clay' } },
        state: talk(...TALK),
      },
      {
        name: 'account',
        title: 'The account alone',
        config: { chat: { name: 'Kiln & Clay', avatarUrl: '/pot.svg' } },
        state: talk(TALK[0], ['account', 8 * MINUTE, 'It is, as long as water can drain.']),
      },
      {
        name: 'replies',
        title: 'Quick replies',
        state: talk(TALK[0], [
          'ada',
          MINUTE,
          'Shall I look it up?',
          { replies: ['Yes, please', 'No', 'Later'] },
        ]),
      },
      {
        name: 'replies-long',
        title: 'Many quick replies, long ones, in two directions',
        state: talk(TALK[0], [
          'ada',
          MINUTE,
          'Which one is it?',
          {
            replies: ['Terra', 'W'.repeat(60), LONG_TEXT.slice(0, 80), 'الأصيص الأزرق', '3', 'None of these'],
          },
        ]),
      },
      {
        name: 'automatic',
        title: 'A program has answered',
        state: talk(TALK[0], [
          'program',
          8 * MINUTE,
          'Pots that are fired twice stand frost. Is that what you want to know?',
          { replies: ['Yes, thank you', 'Talk to a person'] },
        ]),
      },
      { name: 'actions', title: 'What can be done with a message', state: talk(...TALK), act: 'open-team' },
      {
        name: 'actions-own',
        title: 'The same with the visitor’s own',
        state: talk(...TALK),
        act: 'open-own',
      },
      {
        name: 'typing',
        title: 'The team is typing',
        state: (place) => ({ ...talk(...TALK)(place), isTeamTyping: true }),
      },
      {
        name: 'closed',
        title: 'The team closed the conversation',
        config: { chat: { showClosing: true } },
        state: talk(...TALK, ['ada', MINUTE, '', { from: 'end' }]),
      },
      {
        name: 'rating',
        title: 'Closed, with faces to rate it',
        config: { chat: { rating: 'faces' } },
        state: talk(...TALK, ['ada', MINUTE, '', { from: 'end' }]),
      },
      {
        name: 'rating-thumbs',
        title: 'Closed by nobody in particular, with thumbs',
        config: { chat: { rating: 'thumbs' } },
        state: talk(...TALK, ['account', MINUTE, '', { from: 'end' }]),
      },
      {
        name: 'rating-words',
        title: 'Rated, with words to add',
        config: { chat: { rating: 'faces' } },
        state: talk(...TALK, end('ada')),
        act: 'rate',
      },
      {
        name: 'rating-failed',
        title: 'The rating could not be sent',
        config: { chat: { rating: 'thumbs' } },
        state: (place) => ({
          ...talk(...TALK, end('ada'))(place),
          rating: { message: `IM${TALK.length}`, rating: 'good', words: '', step: 'failed' },
        }),
        act: 'rate',
      },
      {
        name: 'closed-many',
        title: 'Closed: a rating, a copy, or another conversation',
        config: { chat: { conversations: 'many', rating: 'faces' } },
        state: talk(...TALK, end('ada')),
      },
      {
        name: 'copy',
        title: 'A copy is being made',
        config: { chat: { showClosing: true } },
        state: talk(...TALK, end('ada')),
        act: 'copy',
      },
      {
        name: 'copy-failed',
        title: 'The copy could not be made',
        config: { chat: { showClosing: true } },
        state: talk(...TALK, end('ada')),
        act: 'copy-in-vain',
      },
      {
        name: 'rated',
        title: 'Rated, and written on',
        config: { chat: { rating: 'faces' } },
        state: talk(
          ...TALK,
          ['ada', 5 * MINUTE, '', { from: 'end', rating: 'good' }],
          ['visitor', MINUTE, 'One more thing'],
        ),
      },
      {
        name: 'notify-offer',
        title: 'Notifications are offered',
        config: { chat: { notifications: true } },
        state: talk(...TALK.slice(0, 2)),
      },
      {
        name: 'days',
        title: 'Days',
        state: talk(
          ['visitor', 420 * DAY, 'Do you fire on Thursdays?', { delivery: 'read' }],
          ['ada', 40 * DAY, 'We do again!'],
          ['visitor', DAY, 'Then I will come by.', { delivery: 'read' }],
          ['ben', MINUTE, 'See you there.'],
        ),
      },
      {
        name: 'links',
        title: 'Links',
        state: talk(
          ['visitor', 9 * MINUTE, 'Is this it? https://kiln.example/pots/4', { delivery: 'read' }],
          [
            'ada',
            8 * MINUTE,
            'Yes: {{ link:https://kiln.example/pots/4 Terra, No. 4 }}, or write to mailto:ada@kiln.example',
          ],
          ['visitor', MINUTE, 'So {{ link:https://kiln.example/pots/4 that one }}, thanks.'],
        ),
      },
      {
        name: 'rich',
        title: 'A formatted reply',
        state: talk(TALK[0], reply('ada', 8 * MINUTE, 'care')),
      },
      {
        name: 'rich-code',
        title: 'A formatted reply with code',
        state: talk(TALK[0], reply('ada', 8 * MINUTE, 'code')),
      },
      {
        name: 'rich-directions',
        title: 'Formatted replies in both directions',
        state: talk(
          ['visitor', 9 * MINUTE, 'مرحبًا!', { delivery: 'read' }],
          reply('ada', 8 * MINUTE, 'arabic'),
        ),
      },
      {
        name: 'long',
        title: 'Long words, many lines',
        state: talk(
          ['visitor', 9 * MINUTE, LONG_WORD, { delivery: 'read' }],
          ['ada', 8 * MINUTE, 'W'.repeat(120)],
          ['ben', 7 * MINUTE, 'One\nTwo\n\nFour, after an empty line'],
          ['visitor', MINUTE, LONG_TEXT],
        ),
      },
      {
        name: 'emoji',
        title: 'Emoji alone',
        state: talk(['visitor', 2 * MINUTE, '🎉🎉'], ['ada', MINUTE, '🪴']),
      },
      {
        name: 'directions',
        title: 'Both directions of writing',
        state: talk(
          ['visitor', 9 * MINUTE, 'مرحبًا، هل الأصيص No. 4 متوفر؟', { delivery: 'read' }],
          ['ada', 8 * MINUTE, 'Yes, it is. نعم، متوفر.'],
          ['visitor', MINUTE, 'תודה רבה!'],
        ),
      },
      {
        name: 'older',
        title: 'There is more above',
        state: (place) => ({ ...talk(...TALK.slice(0, 3))(place), hasOlder: true }),
      },
      {
        name: 'older-loading',
        title: 'More is on its way',
        state: (place) => ({ ...talk(...TALK.slice(0, 3))(place), hasOlder: true, isLoadingOlder: true }),
      },
      {
        name: 'unread',
        title: 'Opened with unread messages',
        state: (place) => ({
          ...talk(...TALK, ...TALK.slice(1, 6), ...TALK.slice(1, 6))(place),
          visitorReadIndex: 8,
        }),
      },
      {
        name: 'new-messages',
        title: 'New ones below, while reading above',
        state: talk(...TALK, ...TALK, ['visitor', 0, LONG_TEXT]),
        act: 'read-back',
        text: 'Here is what I found.',
      },
    ],
  },
  {
    group: 'Several conversations',
    states: [
      { name: 'list', title: 'Two, one of them unread', ...list(LATEST) },
      { name: 'list-empty', title: 'None', ...list(() => []) },
      { name: 'list-loading', title: 'They are on their way', ...list(() => undefined) },
      { name: 'list-failed', title: 'They could not be loaded', ...list(null) },
      { name: 'list-many', title: 'Twenty, the latest closed', ...list(TWENTY, end('ada')) },
      {
        name: 'list-unsent',
        title: 'A message has to be sent first',
        ...list(LATEST, [
          'visitor',
          0,
          'This one is on its way',
          {
            delivery: 'sending',
            outgoing: { step: 'queued', meta: {} },
          },
        ]),
      },
    ],
  },
  {
    group: 'Files',
    states: [
      {
        name: 'images',
        title: 'Images',
        state: talk(
          ['visitor', 9 * MINUTE, 'Is this crack normal?', { delivery: 'read', files: ['photo'] }],
          ['ada', 8 * MINUTE, '', { files: ['photo'] }],
        ),
      },
      {
        name: 'pictures',
        title: 'Pictures of every shape',
        state: talk(
          ['visitor', 9 * MINUTE, '', { delivery: 'read', files: ['landscape'] }],
          ['visitor', 9 * MINUTE, '', { delivery: 'read', files: ['tall'] }],
          ['ada', 8 * MINUTE, 'Like these?', { files: ['portrait', 'square', 'landscape'] }],
          ['ada', 8 * MINUTE, '', { files: ['panorama'] }],
          ['ada', 7 * MINUTE, '', { files: ['icon'] }],
        ),
      },
      {
        name: 'pictures-together',
        title: 'Pictures sent together, one message each',
        state: talk(
          ...['landscape', 'tall', 'icon', 'panorama', 'square'].map((file) => [
            'ada',
            9 * MINUTE,
            '',
            { files: [file] },
          ]),
          ['visitor', 8 * MINUTE, 'And mine:', { delivery: 'read' }],
          ...['photo', 'portrait', 'thumbnail', 'narrow', 'low'].map((file) => [
            'visitor',
            8 * MINUTE,
            '',
            { delivery: 'read', files: [file] },
          ]),
        ),
      },
      {
        name: 'pictures-on-their-way',
        title: 'Pictures sent together: sent, not sent, on their way',
        state: talk(
          ['ada', 9 * MINUTE, '', { files: ['broken'] }],
          ['ada', 9 * MINUTE, '', { files: ['waiting'] }],
          ['visitor', MINUTE, 'Is this crack normal?'],
          ['visitor', MINUTE, '', { files: ['square'] }],
          ['visitor', MINUTE, '', { files: ['portrait'], delivery: 'failed' }],
          ['visitor', MINUTE, '', { files: ['landscape'], delivery: 'sending' }],
          ['visitor', MINUTE, '', { files: ['tall'], delivery: 'sending' }],
        ),
      },
      {
        name: 'picture-large',
        title: 'One of several pictures, large',
        state: talk(
          ['ada', 8 * MINUTE, '', { files: ['landscape'] }],
          ['ada', 8 * MINUTE, '', { files: ['tall'] }],
          ['ada', 8 * MINUTE, '', { files: ['icon'] }],
        ),
        act: 'enlarge',
        isAlone: true,
      },
      {
        name: 'image-large',
        title: 'An image, large',
        state: talk(['ada', 8 * MINUTE, '', { files: ['photo'] }]),
        act: 'enlarge',
        isAlone: true,
      },
      {
        name: 'chosen',
        title: 'Files chosen, one refused',
        state: ready,
        act: 'attach',
        files: [
          { name: 'Invoice 2024-118.pdf', type: 'application/pdf', size: 98_304 },
          { name: FILES.long.filename, type: FILES.long.contentType, size: 1_250_000 },
          { name: 'nothing-in-it.txt', type: 'text/plain', size: 0 },
        ],
      },
      {
        name: 'upload',
        title: 'A file on its way, and one lost',
        state: talk(
          ['visitor', MINUTE, '', { delivery: 'failed', files: ['invoice'] }],
          ['visitor', 0, '', { delivery: 'sending', files: ['long'] }],
        ),
      },
      {
        name: 'images-missing',
        title: 'Images that are not here, or not yet',
        state: talk(
          ['visitor', 9 * MINUTE, '', { delivery: 'read', files: ['broken', 'waiting'] }],
          ['ada', 8 * MINUTE, 'Like these?', { files: ['broken', 'waiting'] }],
        ),
      },
      {
        name: 'files',
        title: 'Files',
        state: talk(
          ['visitor', 9 * MINUTE, 'All I have measured:', { delivery: 'read', files: ['long'] }],
          ['ada', 8 * MINUTE, '', { files: ['invoice', 'long'] }],
        ),
      },
    ],
  },
  {
    group: 'Connection',
    states: [
      { name: 'connecting', title: 'Connecting', state: { ...ready, connection: 'connecting' } },
      {
        name: 'retrying',
        title: 'No connection, and other ways to the team',
        config: { support: SUPPORT },
        state: (place) => ({ ...talk(TALK[0])(place), connection: 'retrying' }),
      },
      {
        name: 'no-network',
        title: 'The visitor is offline',
        state: (place) => ({ ...talk(...TALK.slice(0, 3))(place), isNetworkUp: false }),
      },
      { name: 'team-away', title: 'The team is away', state: { ...ready, availability: 'offline' } },
      {
        name: 'team-back',
        title: 'The team is away, says so, and will be back',
        config: {
          chat: { header: 'team', showReplyTime: true },
          messages: { away: ['We are at the kiln.', 'Leave a message: we reply by email.'] },
          team: TEAM,
        },
        state: ({ now }) => ({
          identified: 'no',
          availability: 'offline',
          nextOpening: new Date(new Date(now + 3 * DAY).setHours(9, 0, 0, 0)).toISOString(),
        }),
      },
    ],
  },
  {
    group: 'Header and footer',
    states: [
      {
        name: 'no-branding',
        title: 'Without branding',
        config: { chat: { hideBranding: true } },
        state: ready,
      },
      {
        name: 'no-status',
        title: 'Without status',
        config: { chat: { showOnlineStatus: false } },
        state: ready,
      },
      {
        name: 'menu',
        title: 'The menu',
        config: { chat: { sound: true, notifications: true } },
        state: ready,
        act: 'menu',
        isAlone: true,
      },
      {
        name: 'menu-full',
        title: 'The menu with everything, and long words',
        config: { chat: { sound: true, notifications: true } },
        state: ready,
        act: 'menu',
        items: [
          { label: 'Sound', checked: true },
          { label: 'Notifications are blocked in this browser', checked: false, disabled: true },
          { label: 'Conversations (3)' },
          { label: 'Start a new conversation' },
          { label: 'Donaudampfschifffahrtsgesellschaftskapitänsmütze' },
          { label: 'Take a copy' },
        ],
        isAlone: true,
      },
      {
        name: 'long-title',
        title: 'Long title and status',
        config: {
          chat: { name: 'The International Society of Hand-Thrown Pottery', avatarUrl: '/pot.svg' },
          messages: {
            title: 'Talk with the people who have thrown, fired and glazed every single pot in this shop',
            online: 'Monday to Thursday from nine to five, and whenever the kiln has to be watched at night',
          },
        },
        state: talk(...TALK.slice(0, 1), ['account', 8 * MINUTE, 'It is, as long as water can drain.']),
      },
    ],
  },
  {
    group: 'Button',
    states: [
      { name: 'button', title: 'At rest', button: {} },
      { name: 'button-1', title: 'One unread message', button: { unread: 1 } },
      { name: 'button-12', title: 'Twelve', button: { unread: 12 } },
      { name: 'button-100', title: 'More than 99', button: { unread: 100 } },
      { name: 'button-busy', title: 'The window is on its way', button: { expanded: true, busy: true } },
      { name: 'button-open', title: 'The window is open', button: { expanded: true } },
    ],
  },
  {
    group: 'Greeting',
    states: [
      {
        name: 'greeting',
        title: 'With quick replies',
        greeting: { text: 'Hello! Shall I help you find a pot?', replies: ['Yes, please', 'Just looking'] },
      },
      {
        name: 'greeting-long',
        title: 'A long one of a shop with a picture',
        config: { chat: { name: 'The International Society of Hand-Thrown Pottery', avatarUrl: '/pot.svg' } },
        greeting: {
          text: `${LONG_TEXT}\n\n${'terracotta-'.repeat(12)}`,
          replies: ['Yes', 'W'.repeat(60), 'الأصيص الأزرق'],
        },
      },
    ],
  },
];

export const STATES = GROUPS.flatMap(({ states }) => states);
