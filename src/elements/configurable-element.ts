import { ReactiveElement } from '@lit/reactive-element';
import { ATTRIBUTES, readAttributes } from '../core/config-attributes.js';
import { DEFAULTS } from '../core/config-defaults.js';
import { ConfigLayers } from '../core/config-layers.js';
import { resolveLayers, withPresets } from '../core/config-resolve.js';
import type { MissiveChatConfig } from '../core/events.js';
import type { StyleVariables } from '../core/style-variables.js';
import type { Config, ConfigLayer, Meta, UserConfig } from '../core/types.js';
import { PresetsFollower } from './controllers/presets-follower.js';
import type { Platform } from './platform.js';

/** Where `<missive-chat>` takes its configuration from: attributes, properties and calls. */
export abstract class ConfigurableElement extends ReactiveElement {
  /** @internal Put in by `register.ts`. */
  static platform: Platform;
  static override properties: (typeof ReactiveElement)['properties'] = {
    accountId: { attribute: 'account-id' },
    serverUrl: { attribute: 'server-url' },
    // Own accessors; listed so that values set before the class was there are taken up.
    config: { attribute: false, noAccessor: true },
    user: { attribute: false, noAccessor: true },
    meta: { attribute: false, noAccessor: true },
    variables: { attribute: false, noAccessor: true },
    messages: { attribute: false, noAccessor: true },
  };

  /** Account id of the snippet. */
  declare accountId: string | undefined;
  /** Where the chat server is, by origin and path; without it, where the script came from. */
  declare serverUrl: string | undefined;
  /** @internal */
  readonly layers = new ConfigLayers();
  /** Theme and language, where they are not the documented ones. */
  protected readonly presets = new PresetsFollower(
    () => this.platform.presets,
    (presets) => {
      this.layers.presets = presets;
      this.resolveConfig();
    },
    () => this.platform.report('The language did not load.'),
  );
  /** All layers as one. */
  protected resolved: Config = DEFAULTS;

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...ATTRIBUTES.map(({ attribute }) => attribute)];
  }

  /** The page's configuration, as documented for `MissiveChatConfig`; callbacks in it are the facade's. */
  get config(): ConfigLayer {
    return this.layers.page;
  }
  set config(config: MissiveChatConfig | undefined) {
    this.layers.page = config ?? {};
    if (config?.id) this.accountId = config.id;
    this.resolveConfig();
  }

  /** Who is logged in on the page; another email than before, or null, starts over. */
  get user(): UserConfig {
    return this.resolved.user;
  }
  set user(user: Partial<UserConfig> | null) {
    this.setUser(user);
  }

  /** Custom data sent with each message: flat names and values. Setting it replaces all of it. */
  get meta(): Meta {
    return this.resolved.meta;
  }
  set meta(meta: Meta) {
    this.setMeta(meta);
  }

  /** Style variables by their documented names. Setting some leaves the others. */
  get variables(): Readonly<Record<string, string>> {
    return this.resolved.chat.variables;
  }
  set variables(variables: Partial<StyleVariables>) {
    this.setVariables(variables);
  }

  /** Texts by their documented names. Those that are not set are the account's, or the defaults. */
  get messages(): Config['messages'] {
    return this.resolved.messages;
  }
  set messages(messages: Partial<Config['messages']>) {
    this.layers.setMessages(messages);
    this.resolveConfig();
  }

  /** Shows the button, also where the configuration hides it. */
  showButton(): void {
    this.layers.setButtonHidden(false);
    this.resolveConfig();
  }

  /** Hides the button; the window stays as it is. */
  hideButton(): void {
    this.layers.setButtonHidden(true);
    this.resolveConfig();
  }

  /** Says who is logged in; another email than before, or null, starts over. */
  setUser(user: Partial<UserConfig> | null): void {
    const { email } = this.resolved.user;
    if (!user || (email && email !== user.email)) this.reset();
    this.layers.setUser(user ?? {});
    this.resolveConfig();
  }

  /** Replaces the custom data of messages. */
  setMeta(meta: Meta): void {
    this.layers.setMeta(meta);
    this.resolveConfig();
  }

  /** Adds custom data; values already set stay. */
  addMeta(meta: Meta): void {
    this.layers.addMeta(meta);
    this.resolveConfig();
  }

  /** Changes style variables, by their documented names; those that are not named stay. */
  setVariables(variables: Partial<StyleVariables>): void {
    this.layers.setVariables(variables);
    this.resolveConfig();
  }

  /** Forgets this visitor on this browser. */
  abstract reset(): void;

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if (!ATTRIBUTES.some(({ attribute }) => attribute === name)) return;
    const { reportOption } = this.platform;
    this.layers.attributes = readAttributes((attribute) => this.getAttribute(attribute), reportOption);
    this.resolveConfig();
  }

  /** `resolved` has changed. */
  protected abstract configChanged(): void;

  /** @internal Takes up what has changed in the layers. */
  resolveConfig(): void {
    const wanted = resolveLayers(this.layers, this.platform.reportOption);
    this.resolved = withPresets(wanted, this.layers.presets);
    this.presets.follow(wanted.chat);
    this.configChanged();
    this.requestUpdate();
  }

  /** @internal */
  get platform(): Platform {
    return (this.constructor as typeof ConfigurableElement).platform;
  }
}
