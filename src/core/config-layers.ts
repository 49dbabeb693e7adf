/** The layers of one widget's configuration, lowest first: Setup page, page, attributes, calls. */

import { resolveConfig, type ReportOption } from './config-resolve.js';
import type { LauncherConfig } from './launcher-defaults.js';
import { addMeta } from './meta.js';
import type { ConfigLayer, Meta, PublicSettings, UserConfig } from './types.js';

export class ConfigLayers {
  /** From the server; null until they came. */
  settings: PublicSettings | null = null;
  page: ConfigLayer = {};
  attributes: ConfigLayer = {};
  #calls: ConfigLayer = {};
  #meta: Meta | undefined;
  #user: Partial<UserConfig> | undefined;

  /** Along the shape of `defaults`; options outside of it are reported. */
  resolve<T extends LauncherConfig>(defaults: T, report?: ReportOption): T {
    const { settings } = this;
    const layers = [settings?.config ?? {}, this.page, this.attributes, this.#calls];
    const config = resolveConfig(defaults, layers, report);
    const { chat, id, meta, user } = config;
    return {
      ...config,
      id: settings?.account ?? id,
      user: this.#user ? resolveConfig(defaults, [{ user: this.#user }], report).user : user,
      meta: this.#meta ? resolveConfig(defaults, [{ meta: this.#meta }], report).meta : meta,
      // HTML alone cannot hide the branding: the account's plan decides (LC-05).
      chat: { ...chat, hideBranding: chat.hideBranding && settings?.mayHideBranding === true },
    };
  }

  setVariables(variables: Readonly<Record<string, string>>): void {
    this.#setChat({ variables: { ...this.#calls.chat?.variables, ...variables } });
  }

  setButtonHidden(hidden: boolean): void {
    this.#setChat({ hidden });
  }

  /** Replaces the user as a whole: a digest of another email must not stay. */
  setUser(user: Partial<UserConfig>): void {
    this.#user = user;
  }

  /** Set as a whole, unlike the other layers: it also takes away. */
  setMeta(meta: Meta): void {
    this.#meta = meta;
  }

  /** Adds to the `existing` data, whose values win. */
  addMeta(existing: Meta, meta: Meta): void {
    this.#meta = addMeta(existing, meta);
  }

  #setChat(chat: ConfigLayer['chat']): void {
    this.#calls = { chat: { ...this.#calls.chat, ...chat } };
  }
}
