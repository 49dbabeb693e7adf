/**
 * Fields that Missive accepts, in its own names. It rejects unknown fields,
 * so these objects must not contain others.
 */

/** Sender or recipient on a text or HTML channel. */
export interface ContactField {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

/** Sender or recipient on an email channel. */
export interface AddressField {
  readonly address: string;
  readonly name: string;
}

export interface FileField {
  readonly filename: string;
  readonly base64_data: string;
}

/** The conversation of a message or post, and changes to it. */
export interface PlacementFields {
  /** Id of a conversation; precedes `references`. */
  readonly conversation?: string;
  /** Joins the first conversation that has one of these, else starts a new one. */
  readonly references?: readonly string[];
  /** Required by `add_users`, `add_assignees` and `remove_assignees`. */
  readonly organization?: string;
  readonly team?: string;
  readonly force_team?: boolean;
  readonly add_users?: readonly string[];
  readonly add_assignees?: readonly string[];
  readonly remove_assignees?: readonly string[];
  readonly conversation_subject?: string;
  /** `#hex`, `good`, `warning` or `danger`. */
  readonly conversation_color?: string;
  readonly add_shared_labels?: readonly string[];
  readonly remove_shared_labels?: readonly string[];
  readonly add_to_inbox?: boolean;
  /** Requires `team`. */
  readonly add_to_team_inbox?: boolean;
  readonly close?: boolean;
}

/** A visitor's message on a custom channel. */
export interface MessageFields extends PlacementFields {
  /** The channel's Account ID. */
  readonly account: string;
  readonly from_field: ContactField | AddressField;
  readonly to_fields?: readonly (ContactField | AddressField)[];
  readonly body?: string;
  /** Email channels only. */
  readonly subject?: string;
  readonly cc_fields?: readonly AddressField[];
  readonly bcc_fields?: readonly AddressField[];
  /** Seconds since 1970. */
  readonly delivered_at?: number;
  readonly attachments?: readonly FileField[];
  /** Our id of the message; not on email channels. Missive does not reject duplicates. */
  readonly external_id?: string;
}

export interface CardField {
  readonly title: string;
  readonly value: string;
  readonly short?: boolean;
}

export interface CardFields {
  readonly color?: string;
  readonly pretext?: string;
  readonly author_name?: string;
  readonly author_link?: string;
  readonly author_icon?: string;
  readonly title?: string;
  readonly title_link?: string;
  readonly image_url?: string;
  readonly text?: string;
  readonly markdown?: string;
  /** Seconds since 1970. */
  readonly timestamp?: number;
  readonly footer?: string;
  readonly footer_icon?: string;
  readonly fields?: readonly CardField[];
}

/** A post requires one of `text`, `markdown` and `attachments`. */
export interface PostFields extends PlacementFields {
  readonly notification: { readonly title: string; readonly body: string };
  readonly text?: string;
  readonly markdown?: string;
  readonly username?: string;
  readonly username_icon?: string;
  readonly conversation_icon?: string;
  readonly attachments?: readonly (CardFields | FileField)[];
  /** False keeps a closed conversation closed; by default a post reopens it (contrary to the documents). */
  readonly reopen?: boolean;
  readonly update_existing_conversation_subject?: boolean;
}

/** A reply written by a program. */
export interface DraftFields extends PlacementFields {
  readonly account: string;
  readonly to_fields: readonly (ContactField | AddressField)[];
  readonly from_field?: ContactField | AddressField;
  readonly body?: string;
  readonly attachments?: readonly FileField[];
  /** Sends it immediately. */
  readonly send?: boolean;
}
