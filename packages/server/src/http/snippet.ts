/** The snippet's script: the account's settings and the built bundle in one response. */

import type { PublicSettings } from 'missive-chat/core/types.js';

/** JSON that is also valid JavaScript, in a file or between script tags. */
export const toScriptLiteral = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (character) => '\\u' + character.charCodeAt(0).toString(16).padStart(4, '0'),
  );

/** Registers the settings under a symbol, so that they cannot conflict with the host page. */
const prelude = (settings: PublicSettings): string =>
  `(globalThis[Symbol.for("missive-chat.settings")]??={})[${toScriptLiteral(settings.account)}]=${toScriptLiteral(settings)};\n`;

export const snippetScript = (settings: PublicSettings, bundle: string): string => prelude(settings) + bundle;

const MAX_SHOWN_ID = 80;

/**
 * The script for an unknown account: with an error status it would not run and could not report the reason.
 */
export function unknownAccountScript(id: string): string {
  const shown = id.length > MAX_SHOWN_ID ? id.slice(0, MAX_SHOWN_ID) + '…' : id;
  const message =
    `Missive Live Chat: there is no chat account “${shown}” on this server. ` +
    'Copy the snippet again from the Setup page, or correct the id in MissiveChatConfig and in the script’s address.';
  return `console.error(${toScriptLiteral(message)});\n`;
}
