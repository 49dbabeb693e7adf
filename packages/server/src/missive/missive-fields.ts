/**
 * What Missive takes, under its own names and as it goes over the wire. It refuses names that it does not know,
 * so nothing else may be in these objects.
 */

/** Who writes or is written to on a text or HTML channel. */
export interface ContactField {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

/** The same on an email channel. */
export interface AddressField {
  readonly address: string;
  readonly name: string;
}

export interface FileField {
  readonly filename: string;
  readonly base64_data: string;
}

/** Where a message or post goes, and what it does to its conversation. */
export interface PlacementFields {
  /** Id of a conversation; goes before `references`. */
  readonly conversation?: string;
  /** Joins the first conversation that has one of these; else a new one starts. */
  readonly references?: readonly string[];
  /** Needed with `add_users`, `add_assignees` and `remove_assignees`. */
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
  /** Needs `team`. */
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
  /** Our id of the message; not on email channels. Missive does not refuse a second one of the same. */
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

/** A post needs one of `text`, `markdown` and `attachments`. */
export interface PostFields extends PlacementFields {
  readonly notification: { readonly title: string; readonly body: string };
  readonly text?: string;
  readonly markdown?: string;
  readonly username?: string;
  readonly username_icon?: string;
  readonly conversation_icon?: string;
  readonly attachments?: readonly (CardFields | FileField)[];
  /** False leaves a closed conversation closed; left out, a post reopens it (the documents say otherwise). */
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
