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

/** Base class of `<missive-chat>` that collects its configuration from attributes, properties and method calls. */
export abstract class ConfigurableElement extends ReactiveElement {
  /** @internal Set by `register.ts`. */
  static platform: Platform;
  static override properties: (typeof ReactiveElement)['properties'] = {
    accountId: { attribute: 'account-id' },
    serverUrl: { attribute: 'server-url' },
    // These have accessors of their own; listing them applies values that were set before the element was upgraded.
    config: { attribute: false, noAccessor: true },
    user: { attribute: false, noAccessor: true },
    meta: { attribute: false, noAccessor: true },
    variables: { attribute: false, noAccessor: true },
    messages: { attribute: false, noAccessor: true },
  };

  /** The account id from the snippet. */
  declare accountId: string | undefined;
  /** URL of the chat server, origin and path; defaults to the place the script was loaded from. */
  declare serverUrl: string | undefined;
  /** @internal */
  readonly layers = new ConfigLayers();
  /** Loads the theme and language if they are not the defaults. */
  protected readonly presets = new PresetsFollower(
    () => this.platform.presets,
    (presets) => {
      this.layers.presets = presets;
      this.resolveConfig();
    },
    () => this.platform.report('The language did not load.'),
  );
  /** @internal The merged configuration of all layers. */
  resolved: Config = DEFAULTS;

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...ATTRIBUTES.map(({ attribute }) => attribute)];
  }

  /** The page's configuration, as documented for `MissiveChatConfig`; its callbacks are called by the facade. */
  get config(): ConfigLayer {
    return this.layers.page;
  }
  set config(config: MissiveChatConfig | undefined) {
    this.layers.page = config ?? {};
    if (config?.id) this.accountId = config.id;
    this.resolveConfig();
  }

  /** The logged-in user of the page. Another email address, or null, starts a new conversation. */
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

  /** Style variables by their documented names. Variables that are not set here keep their values. */
  get variables(): Readonly<Record<string, string>> {
    return this.resolved.chat.variables;
  }
  set variables(variables: Partial<StyleVariables>) {
    this.setVariables(variables);
  }

  /** Texts by their documented names. Texts that are not set come from the account, or are the defaults. */
  get messages(): Config['messages'] {
    return this.resolved.messages;
  }
  set messages(messages: Partial<Config['messages']>) {
    this.layers.setMessages(messages);
    this.resolveConfig();
  }

  /** Shows the button, even if the configuration hides it. */
  showButton(): void {
    this.layers.setButtonHidden(false);
    this.resolveConfig();
  }

  /** Hides the button; the window stays as it is. */
  hideButton(): void {
    this.layers.setButtonHidden(true);
    this.resolveConfig();
  }

  /** Identifies the logged-in user. Another email address, or null, starts a new conversation. */
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

  /** Changes style variables by their documented names; variables that are not named keep their values. */
  setVariables(variables: Partial<StyleVariables>): void {
    this.layers.setVariables(variables);
    this.resolveConfig();
  }

  /** Deletes the data about this visitor in this browser. */
  abstract reset(): void;

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if (!ATTRIBUTES.some(({ attribute }) => attribute === name)) return;
    const { reportOption } = this.platform;
    this.layers.attributes = readAttributes((attribute) => this.getAttribute(attribute), reportOption);
    this.resolveConfig();
  }

  /** Called when `resolved` has changed. */
  protected abstract configChanged(): void;

  /** @internal Applies changes of the layers. */
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
