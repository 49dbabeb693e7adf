/** The layers of one widget's configuration, lowest first: Setup page, page, attributes, calls. */

import { DEFAULTS } from './config-defaults.js';
import { resolveConfig, type ReportOption } from './config-resolve.js';
import { addMeta } from './meta.js';
import type { Config, ConfigLayer, Meta, PublicSettings, UserConfig } from './types.js';

export class ConfigLayers {
  /** From the server; null until they came. */
  settings: PublicSettings | null = null;
  page: ConfigLayer = {};
  attributes: ConfigLayer = {};
  readonly #report: ReportOption;
  #calls: ConfigLayer = {};
  #meta: Meta | undefined;

  constructor(report: ReportOption) {
    this.#report = report;
  }

  resolve(): Config {
    const config = resolveConfig([this.settings?.config ?? {}, this.page, this.attributes, this.#calls], this.#report);
    const user = this.#calls.user ? { ...DEFAULTS.user, ...this.#calls.user } : config.user;
    return {
      ...config,
      id: this.settings?.account ?? config.id,
      user,
      meta: this.#meta ?? config.meta,
      chat: this.#allowedChat(config),
    };
  }

  setVariables(variables: Readonly<Record<string, string>>): void {
    const { chat } = this.#calls;
    this.#calls = { ...this.#calls, chat: { ...chat, variables: { ...chat?.variables, ...variables } } };
  }

  setButtonHidden(hidden: boolean): void {
    this.#calls = { ...this.#calls, chat: { ...this.#calls.chat, hidden } };
  }

  /** Replaces the user as a whole: a digest of another email must not stay. */
  setUser(user: Partial<UserConfig>): void {
    this.#calls = { ...this.#calls, user };
  }

  /** Set as a whole, unlike the other layers: it also takes away. */
  setMeta(meta: Meta): void {
    this.#meta = meta;
  }

  addMeta(meta: Meta): void {
    this.#meta = addMeta(this.resolve().meta, meta);
  }

  /** HTML alone cannot hide the branding: the account's plan decides (LC-05). */
  #allowedChat({ chat }: Config): Config['chat'] {
    return { ...chat, hideBranding: chat.hideBranding && this.settings?.mayHideBranding === true };
  }
}
