/** The configuration options. Their defaults are in `config-defaults.ts`. */

import type { Strings } from './english.js';
import type { StyleVariables } from './style-variables.js';

export type Position = 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left';

/** Color scheme of the window: `auto` follows the page. */
export type Theme = 'light' | 'dark' | 'auto';

/** What the window’s header shows: its title, or the team below the title. */
export type Header = 'title' | 'team';

/** How a closed conversation is rated; empty: not at all. */
export type RatingKind = '' | 'faces' | 'thumbs';

/** A text shown as chat bubbles: one string is one bubble, an array is one bubble each. */
export type BubbleText = string | readonly string[];

/** Custom data attached to messages: flat names and values. */
export type Meta = Readonly<Record<string, string>>;

/** A fully resolved configuration, along the documented shape of `MissiveChatConfig`. */
export interface Config {
  /** The account id from the snippet. */
  readonly id: string;
  /** Window and button. */
  readonly chat: ChatConfig;
  /** Other ways to reach the team, shown as links when the chat cannot connect. */
  readonly support: SupportConfig;
  /** Ours: who visitors write to, for `chat.header: 'team'`; the first three are shown. */
  readonly team: readonly TeamMember[];
  /** Ours: messages of the team that start by themselves, beside the button of a closed window. */
  readonly greetings: readonly Greeting[];
  /** The logged-in user of the page. A user is not asked for name and email address. */
  readonly user: UserConfig;
  /** What visitors are asked for before they write. */
  readonly visitor: VisitorConfig;
  /** Custom data sent with each message: the team sees it, the visitor does not. */
  readonly meta: Meta;
  /** The documented texts. */
  readonly messages: MessagesConfig;
  /** Ours: texts of the window beyond the documented ones, by name; some have a form for each plural. */
  readonly strings: Partial<Strings>;
}

export interface ChatConfig {
  /** Corner of the page for the button and the window. */
  readonly position: Position;
  /** Hides the button: the window is opened by calls, or by the page's own buttons and links. */
  readonly hidden: boolean;
  /** Name of the team; empty for the account's. */
  readonly name: string;
  /** URL of the team's picture, square and 96 pixels or larger; empty for the account's. */
  readonly avatarUrl: string;
  /** Hides the button while the team is offline, unless there is a conversation. */
  readonly hideWhenOffline: boolean;
  /** Hides the branding below the window, if the account's plan allows it. */
  readonly hideBranding: boolean;
  /** Shows in the window's header whether the team is online. */
  readonly showOnlineStatus: boolean;
  /** Shows the pictures of the agents who write for the team. */
  readonly showAvatars: boolean;
  /** Shows the names of the agents who write for the team. */
  readonly showNames: boolean;
  /** Ours: shows `team` in the window’s header, and who answers once a person does. */
  readonly header: Header;
  /** Ours: shows the usual reply time while the team is online, as the account says it or as it was measured. */
  readonly showReplyTime: boolean;
  /** Ours: tells the visitor that the team has closed the conversation, who and when. */
  readonly showClosing: boolean;
  /** Ours: asks for a rating of a closed conversation, by faces or thumbs; empty to ask for none. */
  readonly rating: RatingKind;
  /** Ours: plays a short sound for an answer that comes while the visitor does not look. */
  readonly sound: boolean;
  /** Ours: offers browser notifications of answers that come while the visitor does not look. */
  readonly notifications: boolean;
  /** Ours: after a closed conversation, `many` lets the visitor begin another one, and lists the earlier ones. */
  readonly conversations: 'one' | 'many';
  /** Opens the window if it was open on the last visit; never on a phone-sized screen. */
  readonly rememberOpenState: boolean;
  /** Style variables. Values may refer to each other by bare names, such as `var(--main-color)`. */
  readonly variables: Readonly<Record<string, string>>;
  // Never `auto` in a resolved configuration.
  /** Ours: color scheme of the window; `auto` follows the page. */
  readonly theme: Theme;
  /** Ours: language of the window: a tag such as `pt-BR`, `auto` for the page's own, or empty for English. */
  readonly locale: string;
  /** Ours: shows the window in the page's flow, without a button. */
  readonly inline: boolean;
}

export interface SupportConfig {
  /** Email address of the team. */
  readonly email: string;
  /** Phone number of the team. */
  readonly phone: string;
}

export interface TeamMember {
  /** Name as visitors read it. */
  readonly name: string;
  /** URL of a picture, square and 96 pixels or larger; without one, the initials are shown. */
  readonly avatarUrl?: string;
}

export interface Greeting {
  /** Name of the greeting for the team and the page's events: letters, digits, `-`, `_` and `.`. */
  readonly id: string;
  /** Paths of the pages it is for, such as `/pots/*`, where `*` is any characters; by default all pages. */
  readonly pages?: readonly string[];
  /** Starts this many seconds after the page was opened. */
  readonly after?: number;
  /** Starts when the visitor has scrolled down this many percent of the page. */
  readonly scroll?: number;
  /** Starts when the mouse leaves the page at the top, as to close its tab. */
  readonly exit?: boolean;
  /** Not shown again once the visitor has opened or answered it. True by default. */
  readonly once?: boolean;
  /** Visitors that it is for, as far as this browser's stored data says: `all` by default, `new` or `returning`. */
  readonly audience?: Audience;
  /** Its text. */
  readonly text: string;
  /** Quick replies: buttons that send these words. */
  readonly replies?: readonly string[];
}

export type Audience = 'all' | 'new' | 'returning';

export interface UserConfig {
  /** Email address of the user. */
  readonly email: string;
  /** Name of the user. */
  readonly name: string;
  /** HMAC-SHA256 of the email address with the account's secret key, in hex: proves the user's identity. */
  readonly digest: string;
  /** Ours: a token that proves the email address as the digest does, but expires. Empty if there is none. */
  readonly token: string;
  /** URL of the user's picture. */
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
  /** Ours: fields of your own in the form; the team reads the answers. */
  readonly fields: readonly VisitorField[];
}

export interface VisitorField {
  /** Name of the answer in the custom data, and of the data that it is prefilled from: letters, digits, `-`, `_` and `.`. */
  readonly name: string;
  /** What visitors and the team read. */
  readonly label: string;
  /** Kind of the field; by default one line of text. */
  readonly type?: FieldType;
  /** The choices of a `select`. */
  readonly options?: readonly string[];
  /** It has to be filled in, or ticked. */
  readonly required?: boolean;
  /** Asked only while the team is `online`, or `away`; by default `always`. */
  readonly when?: FieldTime;
}

export type FieldType = 'text' | 'textarea' | 'email' | 'tel' | 'select' | 'checkbox';

export type FieldTime = 'always' | 'online' | 'away';

/**
 * Line breaks are kept, URLs become links, and `{{ link:https://example.com these words }}` becomes a link with these
 * words. In an array, each text is a bubble.
 */
export interface MessagesConfig {
  /** First bubble of the conversation. */
  readonly welcome: BubbleText;
  /** Bubble that asks for the first message. */
  readonly help: BubbleText;
  /** Bubble above the form. */
  readonly identify: BubbleText;
  /** Bubble shown when the chat cannot connect; followed by the contact details of `support`. */
  readonly error: BubbleText;
  /** Title of the window, and label of the button. */
  readonly title: string;
  /** Status while the team is online. */
  readonly online: string;
  /** Status while the team is offline. */
  readonly offline: string;
  /** Status while the chat connects. */
  readonly connecting: string;
  /** Placeholder of the empty text box. */
  readonly chat: string;
  /** Title of the page while one message is unread. */
  readonly newMessage: string;
  /** Title of the page while several messages are unread. */
  readonly newMessages: string;
  /** Notice at the text box while the browser is offline. */
  readonly internet: string;
  /** Label of the form's name field. */
  readonly identifyName: string;
  /** Label of the form's email field. */
  readonly identifyEmail: string;
  /** Button that submits the form. */
  readonly identifySubmit: string;
  /** Button that skips the form, if nothing is required. */
  readonly identifySkip: string;
  /** Explanation of the asterisk at a required field. */
  readonly identifyRequired: string;
  /** Bubble after the form. */
  readonly identifyThanks: string;
  /** Label of the box of `visitor.requireConsent`. */
  readonly identifyConsent: string;
  /** Ours: bubbles that replace `welcome` and `help` while the team is offline; empty to keep those two. */
  readonly away: BubbleText;
}

/** What a layer may set in one part of the configuration: any of its options. */
type PartOf<Key extends keyof Config> = Key extends 'id' | 'meta' | 'team' | 'greetings'
  ? Config[Key]
  : Key extends 'chat'
    ? ChatLayer
    : Partial<Config[Key]>;

type ChatLayer = {
  readonly [Key in keyof ChatConfig]?: Key extends 'variables' ? Partial<StyleVariables> : ChatConfig[Key];
};

/** Any part of a `Config`: the options of one layer (Setup page, page, attributes). */
export type ConfigLayer = { readonly [Key in keyof Config]?: PartOf<Key> };
