/** What can be configured, with what each option is. Defaults are in `config-defaults.ts`. */

import type { Strings } from './english.js';
import type { StyleVariables } from './style-variables.js';

export type Position = 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left';

/** How the window is coloured: `auto` follows the page. */
export type Theme = 'light' | 'dark' | 'auto';

/** A text shown as chat bubbles: one string is one bubble, an array is one bubble each. */
export type BubbleText = string | readonly string[];

/** Custom data attached to messages: flat names and values. */
export type Meta = Readonly<Record<string, string>>;

/** A fully resolved configuration, along the documented shape of `MissiveChatConfig`. */
export interface Config {
  /** Account id of the snippet. */
  readonly id: string;
  /** Window and button. */
  readonly chat: ChatConfig;
  /** Other ways to reach the team, shown as links when the chat cannot connect. */
  readonly support: SupportConfig;
  /** Who is logged in on the page. A user is asked for nothing. */
  readonly user: UserConfig;
  /** What visitors are asked before they write. */
  readonly visitor: VisitorConfig;
  /** Custom data sent with each message: the team sees it, the visitor does not. */
  readonly meta: Meta;
  /** The documented texts. */
  readonly messages: MessagesConfig;
  /** Ours: texts of the window beyond the documented ones, by name; some have a form for each plural. */
  readonly strings: Partial<Strings>;
}

export interface ChatConfig {
  /** Corner of the page where button and window stand. */
  readonly position: Position;
  /** No button: the window is opened by calls, or by the page's own buttons and links. */
  readonly hidden: boolean;
  /** Name of the team; empty is the account's. */
  readonly name: string;
  /** Web address of the team's picture, square and 96 pixels or larger; empty is the account's. */
  readonly avatarUrl: string;
  /** No button while the team is offline, unless there is a conversation. */
  readonly hideWhenOffline: boolean;
  /** No branding below the window, where the account's plan allows that. */
  readonly hideBranding: boolean;
  /** The window's header says whether the team is online. */
  readonly showOnlineStatus: boolean;
  /** Pictures of those who write for the team. */
  readonly showAvatars: boolean;
  /** Names of those who write for the team. */
  readonly showNames: boolean;
  /** The window opens by itself if it was open on the last visit; never on a phone-sized screen. */
  readonly rememberOpenState: boolean;
  /** Style variables. Values may refer to each other by bare names, such as `var(--main-color)`. */
  readonly variables: Readonly<Record<string, string>>;
  // In a resolved configuration never `auto`.
  /** Ours: how the window is coloured; `auto` follows the page. */
  readonly theme: Theme;
  /** Ours: language of the window: a tag such as `pt-BR`, `auto` for the page's own, or empty for English. */
  readonly locale: string;
  /** Ours: the window stands in the page's flow, without a button. */
  readonly inline: boolean;
}

export interface SupportConfig {
  /** Email address of the team. */
  readonly email: string;
  /** Phone number of the team. */
  readonly phone: string;
}

export interface UserConfig {
  /** Email address of the user. */
  readonly email: string;
  /** Name of the user. */
  readonly name: string;
  /** HMAC-SHA256 of the email with the account's secret key, in hex: proves who it is. */
  readonly digest: string;
  /** Ours: a token that proves the email as the digest does, but ends. Empty when there is none. */
  readonly token: string;
  /** Web address of the user's picture. */
  readonly avatarUrl: string;
}

export interface VisitorConfig {
  /** The form asks for the name. */
  readonly askName: boolean;
  /** The name is required. */
  readonly requireName: boolean;
  /** The form asks for the email address. */
  readonly askEmail: boolean;
  /** The email address is required. */
  readonly requireEmail: boolean;
  /** A box with the text `identifyConsent` has to be ticked before the chat begins. */
  readonly requireConsent: boolean;
}

/**
 * Line breaks are kept, addresses become links, and `{{ link:https://example.com these words }}` is a link
 * with these words. An array is a bubble each.
 */
export interface MessagesConfig {
  /** First bubble of the conversation. */
  readonly welcome: BubbleText;
  /** Bubble that asks for the first message. */
  readonly help: BubbleText;
  /** Bubble above the form. */
  readonly identify: BubbleText;
  /** Bubble shown when the chat cannot connect; the ways of `support` follow it. */
  readonly error: BubbleText;
  /** Title of the window, and name of the button. */
  readonly title: string;
  /** Status while the team is online. */
  readonly online: string;
  /** Status while the team is offline. */
  readonly offline: string;
  /** Status while the chat connects. */
  readonly connecting: string;
  /** What the empty text box says. */
  readonly chat: string;
  /** Title of the page while one message waits. */
  readonly newMessage: string;
  /** Title of the page while several messages wait. */
  readonly newMessages: string;
  /** What the text box says while the browser is offline. */
  readonly internet: string;
  /** Label of the form's name field. */
  readonly identifyName: string;
  /** Label of the form's email field. */
  readonly identifyEmail: string;
  /** Button that submits the form. */
  readonly identifySubmit: string;
  /** Button that skips the form, where nothing is required. */
  readonly identifySkip: string;
  /** What the star at a field stands for. */
  readonly identifyRequired: string;
  /** Bubble after the form. */
  readonly identifyThanks: string;
  /** Words beside the box of `visitor.requireConsent`. */
  readonly identifyConsent: string;
  /** Ours: bubbles in place of `welcome` and `help` while the team is offline; empty for those two. */
  readonly away: BubbleText;
}

/** What a layer may say of one part of the configuration: any of it. */
type PartOf<Key extends keyof Config> = Key extends 'id' | 'meta'
  ? Config[Key]
  : Key extends 'chat'
    ? ChatLayer
    : Partial<Config[Key]>;

type ChatLayer = {
  readonly [Key in keyof ChatConfig]?: Key extends 'variables' ? Partial<StyleVariables> : ChatConfig[Key];
};

/** Any part of a `Config`: what one layer (Setup page, page, attributes) says. */
export type ConfigLayer = { readonly [Key in keyof Config]?: PartOf<Key> };
