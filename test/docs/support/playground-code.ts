/** The playground's code generator, and a configuration with edge cases. */
import type { MissiveChatConfig } from '../../../src/core/events.js';

interface PlaygroundCode {
  FRAMEWORKS: string[];
  WAYS: Record<
    'snippet' | 'element' | 'framework',
    { code(config: MissiveChatConfig, server: string, framework?: string): string }
  >;
  /** The object in TypeScript. */
  typed(config: MissiveChatConfig): string;
  /** The element with the object as a property. */
  markup(config: MissiveChatConfig, server: string, framework: string): string;
}

// The demo is plain JavaScript, as its readers would write it.
const address = new URL('../../../demo/pages/playground-code.js', import.meta.url).href;
export const playgroundCode = (await import(address)) as PlaygroundCode;

/** Quotes, markup, lists, and keys that are not identifiers. */
export const HARD: MissiveChatConfig = {
  chat: {
    position: 'top-left',
    hidden: true,
    showAvatars: false,
    name: `Jane's "Kiln" & </script><b>`,
    variables: { 'main-color': '#a94f2d' },
  },
  support: { email: 'hello@kiln.example' },
  messages: { welcome: ["Hi there, it's us!", 'Two\nlines \\ and "quotes"'] },
};
