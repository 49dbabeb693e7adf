/** `missive-chat help`. */

import { ENVIRONMENT_VARIABLES } from '../environment.js';
import { print, type Command } from './command.js';

const TEXT = `missive-chat: the chat server of Missive Live Chat

  missive-chat                 serves the chat; stops at SIGTERM or SIGINT
  missive-chat setup           gives an account its Twilio credentials, and sets up what the chat needs there
  missive-chat doctor          checks the whole installation; exit code 1 when something is wrong
  missive-chat backup <file>   writes the database to a new file, also while the chat server runs
  missive-chat restore <file>  puts such a file into an empty database, of either kind
  missive-chat help            this text

setup
  --account <id>               the account in the snippet (MISSIVE_CHAT_ACCOUNT, or demo)
  --name <text>                the team's name in the window
  --twilio-account-sid <AC…>   from the first page of the Twilio Console (TWILIO_ACCOUNT_SID)
  The Auth Token comes from TWILIO_AUTH_TOKEN, or is asked for, or is read from standard input:
    missive-chat setup --account shop --twilio-account-sid AC… < token.txt

restore
  --replace                    deletes what is in the database first; the chat server may be running

All commands read the same environment:
${columns(Object.values(ENVIRONMENT_VARIABLES), 3)}
`;

function columns(names: readonly string[], count: number): string {
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const lines: string[] = [];
  for (let start = 0; start < names.length; start += count)
    lines.push(
      `  ${names
        .slice(start, start + count)
        .map((name) => name.padEnd(width))
        .join('')}`.trimEnd(),
    );
  return lines.join('\n');
}

export const help: Command = (_args, { output }) => {
  print(output, TEXT.trimEnd());
  return Promise.resolve(0);
};
