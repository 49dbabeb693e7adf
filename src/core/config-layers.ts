/** The layers of one widget's configuration: presets, Setup page, page, attributes, calls. */

import { addMeta } from './meta.js';
import type { Presets } from './presets.js';
import type { StyleVariables } from './style-variables.js';
import type { ConfigLayer, Meta, PublicSettings, UserConfig } from './types.js';

type Changeable<T> = { -readonly [Key in keyof T]: T[Key] };

export class ConfigLayers {
  /** Presets of the theme and the language; null for the documented defaults. */
  presets: Presets | null = null;
  /** Settings from the server; null until they have loaded. */
  settings: PublicSettings | null = null;
  page: ConfigLayer = {};
  attributes: ConfigLayer = {};
  #calls: Changeable<ConfigLayer> = {};
  /** Values set by calls as a whole: they replace those of the layers below. */
  #replaced: Changeable<ConfigLayer> = {};
  #added: Meta = {};

  /** All layers, lowest first. */
  get all(): ConfigLayer[] {
    const below = [this.presets?.layer, this.settings?.config, this.page, this.attributes];
    return [{ meta: this.#added }, ...below.map((layer) => ({ ...layer, ...this.#replaced })), this.#calls];
  }

  setVariables(variables: Partial<StyleVariables>): void {
    this.#setChat({ variables: { ...this.#calls.chat?.variables, ...variables } });
  }

  setButtonHidden(hidden: boolean): void {
    this.#setChat({ hidden });
  }

  /** Replaces the user as a whole: a digest of another email must not stay. */
  setUser(user: Partial<UserConfig>): void {
    this.#calls.user = user;
    this.#replaced = { ...this.#replaced, user: {} };
  }

  /** Replaces the data as a whole, so that keys can be removed. */
  setMeta(meta: Meta): void {
    this.#added = {};
    this.#calls.meta = meta;
    this.#replaced = { ...this.#replaced, meta: {} };
  }

  /** Adds data in the lowest layer, so that it overwrites nothing. */
  addMeta(meta: Meta): void {
    this.#added = addMeta(this.#added, meta);
  }

  setMessages(messages: ConfigLayer['messages'] & object): void {
    this.#calls.messages = messages;
  }

  #setChat(chat: ConfigLayer['chat']): void {
    this.#calls.chat = { ...this.#calls.chat, ...chat };
  }
}
