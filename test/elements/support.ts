/** What the tests of elements share: registration, variables as `<missive-chat>` sets them, and ways to look. */
import { expect } from '@open-wc/testing';
import { MissiveChatPreviewElement } from '../../src/elements/attention/missive-chat-preview.js';
import { MissiveChatButtonElement } from '../../src/elements/missive-chat-button.js';
import { MissiveChatComposerElement, type ComposerParts } from '../../src/elements/missive-chat-composer.js';
import { MissiveChatEmailNoticeElement } from '../../src/elements/missive-chat-email-notice.js';
import { MissiveChatEmojiElement } from '../../src/elements/missive-chat-emoji.js';
import { MissiveChatIdentifyElement } from '../../src/elements/missive-chat-identify.js';
import { MissiveChatLightboxElement } from '../../src/elements/missive-chat-lightbox.js';
import { MissiveChatMenuElement } from '../../src/elements/missive-chat-menu.js';
import { MissiveChatMessagesElement } from '../../src/elements/missive-chat-messages.js';
import { MissiveChatNotifyOfferElement } from '../../src/elements/missive-chat-notify-offer.js';
import { MissiveChatPanelElement } from '../../src/elements/missive-chat-panel.js';
import { MissiveChatTeamElement } from '../../src/elements/missive-chat-team.js';
import { MissiveChatWhenElement } from '../../src/elements/missive-chat-when.js';
import type { ChatRequest } from '../../src/elements/request.js';
import { INITIAL_STATE } from '../../src/core/chat-state.js';
import type { ChatState } from '../../src/core/chat-state.js';
import { DEFAULTS } from '../../src/core/config-defaults.js';
import type { ChatConfig, Config, Message, MessagesConfig, VisitorConfig } from '../../src/core/types.js';
import { toCustomProperties } from '../../src/core/variables.js';

const ELEMENTS: Record<string, CustomElementConstructor> = {
  'missive-chat-button': MissiveChatButtonElement,
  'missive-chat-composer': MissiveChatComposerElement,
  'missive-chat-email-notice': MissiveChatEmailNoticeElement,
  'missive-chat-emoji': MissiveChatEmojiElement,
  'missive-chat-identify': MissiveChatIdentifyElement,
  'missive-chat-lightbox': MissiveChatLightboxElement,
  'missive-chat-menu': MissiveChatMenuElement,
  'missive-chat-messages': MissiveChatMessagesElement,
  'missive-chat-notify-offer': MissiveChatNotifyOfferElement,
  'missive-chat-panel': MissiveChatPanelElement,
  'missive-chat-preview': MissiveChatPreviewElement,
  'missive-chat-team': MissiveChatTeamElement,
  'missive-chat-when': MissiveChatWhenElement,
};

for (const [name, element] of Object.entries(ELEMENTS)) customElements.define(name, element);
export const COMPOSER_PARTS: ComposerParts = {
  loadTray: () => import('../../src/elements/file-tray.js'),
  loadEmoji: () => Promise.resolve(true),
};
MissiveChatComposerElement.parts = COMPOSER_PARTS;
MissiveChatWhenElement.clock = { now: () => Date.now(), after: () => () => undefined };
MissiveChatMessagesElement.loadCopy = () => import('../../src/copy.js');
MissiveChatMessagesElement.loadEnd = () => Promise.resolve();
MissiveChatMessagesElement.loadLightbox = () => Promise.resolve();
for (const [name, value] of toCustomProperties(DEFAULTS.chat.variables))
  document.documentElement.style.setProperty(name, value);

export const AT = new Date(2026, 4, 4, 12, 0).getTime();
const MINUTE = 60_000;

export function config(
  parts: {
    chat?: Partial<ChatConfig>;
    visitor?: Partial<VisitorConfig>;
    messages?: Partial<MessagesConfig>;
    support?: Partial<Config['support']>;
  } = {},
): Config {
  return {
    ...DEFAULTS,
    chat: { ...DEFAULTS.chat, ...parts.chat },
    visitor: { ...DEFAULTS.visitor, ...parts.visitor },
    messages: { ...DEFAULTS.messages, ...parts.messages },
    support: { ...DEFAULTS.support, ...parts.support },
  };
}

export const state = (parts: Partial<ChatState> = {}): ChatState => ({
  ...INITIAL_STATE,
  connection: 'connected',
  identified: 'known',
  ...parts,
});

export function message(index: number, parts: Partial<Message> = {}): Message {
  return {
    id: `IM${index}`,
    sid: `IM${index}`,
    index,
    clientId: null,
    from: 'team',
    author: { name: '', avatarUrl: '' },
    body: `Message ${index}`,
    sentAt: AT + index * MINUTE,
    media: [],
    delivery: 'sent',
    ...parts,
  };
}

export const messages = (from: number, to: number, parts: Partial<Message> = {}): Message[] =>
  Array.from({ length: to - from + 1 }, (_, place) => message(from + place, parts));

/** Everything the element asks for from now on. */
export function requestsOf(element: HTMLElement): ChatRequest[] {
  const requests: ChatRequest[] = [];
  element.addEventListener('missive-request', ({ detail }) => requests.push(detail));
  return requests;
}

export const ofType = <Type extends ChatRequest['type']>(
  requests: readonly ChatRequest[],
  type: Type,
): Extract<ChatRequest, { type: Type }>[] =>
  requests.filter((request): request is Extract<ChatRequest, { type: Type }> => request.type === type);

/** All elements of an element's shadow tree, and of the trees inside it, that a selector names. */
export function all<Found extends Element = HTMLElement>(element: Element, selector: string): Found[] {
  const root = element.shadowRoot;
  if (!root) return [];
  const inner = [...root.querySelectorAll('*')].flatMap((child) => all<Found>(child, selector));
  return [...root.querySelectorAll<Found>(selector), ...inner];
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as querySelector has it
export function one<Found extends Element = HTMLElement>(element: Element, selector: string): Found {
  const [found] = all<Found>(element, selector);
  if (!found) throw new Error(`No ${selector} in <${element.localName}>`);
  return found;
}

export const buttons = (element: Element, name: string): HTMLButtonElement[] =>
  all<HTMLButtonElement>(element, 'button').filter((button) => nameOf(button) === name);

export function button(element: Element, name: string): HTMLButtonElement {
  const [found] = buttons(element, name);
  if (!found) throw new Error(`No button "${name}" in <${element.localName}>`);
  return found;
}

/** The field with this label. */
export function field(element: Element, label: string): HTMLInputElement {
  const found = all<HTMLInputElement>(element, 'input').find((input) =>
    [...(input.labels ?? [])].some((words) => textOf(words) === label),
  );
  if (!found) throw new Error(`No field "${label}" in <${element.localName}>`);
  return found;
}

export const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? textOf(element);

export const textOf = (element: Element): string => element.textContent.replace(/\s+/g, ' ').trim();

/** The texts of the bubbles, in order. */
export const bubbles = (element: Element): string[] =>
  all(element, '[part~=bubble]').map((bubble) => bubble.textContent.trim());

export const nextFrame = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => resolve()));

/** Motion ends at once, in all the shadow trees too. */
export function finishMotion(element: Element): void {
  for (const { shadowRoot } of [element, ...all(element, '*')])
    for (const animation of shadowRoot?.getAnimations() ?? [])
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
}

/** axe finds nothing, once the element is as it stays: half faded in, no text has its contrast. */
export async function expectAccessible(element: Element): Promise<void> {
  finishMotion(element);
  await expect(element).to.be.accessible();
}

/** The focused element itself, whatever shadow tree it is in. */
export function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/**
 * Fails with the names of both elements. Chai's `equal` would print both with all that they refer to, which takes
 * longer than the test run may.
 */
export function expectFocus(expected: Element | null): void {
  const actual = focused();
  if (actual !== expected)
    throw new Error(`The focus is on ${nameOfElement(actual)}, not on ${nameOfElement(expected)}.`);
}

const nameOfElement = (element: Element | null): string =>
  element
    ? [element.localName, ...element.classList, element.getAttribute('aria-label')].join(' ')
    : 'nothing';
