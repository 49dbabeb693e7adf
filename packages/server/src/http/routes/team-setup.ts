/** `/api/accounts/{id}/…`: how fast the team replies, and its members as Missive knows them (LC-50). */

import { Hono } from 'hono';
import { withoutAddress } from 'missive-chat/core/author-name.js';
import { displayName } from 'missive-chat/core/display-name.js';
import { TEAM_LIMITS } from 'missive-chat/core/team.js';
import type { TeamMember } from 'missive-chat/core/types.js';
import type { ReplyTimeView } from '../../api/account.js';
import type { Account } from '../../accounts/account-store.js';
import { pictureTypeOf } from '../../accounts/picture-type.js';
import type { ReplyTimes } from '../../accounts/reply-times.js';
import type { MissiveClients } from '../../missive/missive-client.js';
import type { MissiveUser } from '../../missive/missive-resources.js';
import { fetchRemoteFile, RemoteFileError, type RemoteFileOptions } from '../../relay/files/remote-file.js';
import { accountOf } from '../page-admission.js';
import { HttpError } from '../errors.js';
import { MAX_WAIT, toHttpError } from './missive-setup.js';
import { MAX_PICTURE, storePicture, type PicturesDeps } from './pictures.js';

export interface TeamSetupDeps extends PicturesDeps {
  readonly replyTimes: Pick<ReplyTimes, 'measured'>;
  readonly missiveClients: MissiveClients;
  /** How pictures are downloaded from where Missive says. */
  readonly remoteFiles: RemoteFileOptions;
}

/** The operator is waiting. In milliseconds, for each picture; they are downloaded side by side. */
const PICTURE_TIMEOUT = 5_000;
const MINUTE = 60_000;

/** The admin routes have checked the session. */
export function teamSetupRoutes(deps: TeamSetupDeps): Hono {
  const api = new Hono();
  const { store, replyTimes, missiveClients } = deps;

  api.get('/accounts/:id/reply-time', async (context) => {
    const { id } = await accountOf(context.req.param('id'), store);
    const { count, median, replyTime } = await replyTimes.measured(id);
    return context.json<ReplyTimeView>({
      count,
      minutes: median === null ? null : Math.ceil(median / MINUTE),
      replyTime,
    });
  });

  /** Names and pictures of Missive’s users. Nothing is changed but the stored pictures: the page saves the team. */
  api.post('/accounts/:id/missive/team', async (context) => {
    const account = await accountOf(context.req.param('id'), store);
    if (account.missive === null)
      throw new HttpError(409, 'missive-not-connected', 'Missive is not connected to this account yet.');
    const client = missiveClients(account.missive.token, { maxWait: MAX_WAIT });
    const users = await client.users().catch((error: unknown) => Promise.reject(toHttpError(error) as Error));
    const named = users.flatMap((user) => {
      const name = nameOf(user);
      return name === '' ? [] : [{ ...user, name }];
    });
    const members = await Promise.all(
      named.slice(0, TEAM_LIMITS.members).map((user) => memberOf(deps, account, user)),
    );
    return context.json({ members });
  });
  return api;
}

/** Some people use their email address as their name: such a name is empty. */
const nameOf = ({ name }: MissiveUser): string =>
  displayName(withoutAddress(name)).slice(0, TEAM_LIMITS.name).trim();

/** With a copy of the picture, which visitors’ browsers load from this server; without a picture if it cannot be copied. */
async function memberOf(
  deps: TeamSetupDeps,
  account: Account,
  { name, avatarUrl }: Pick<MissiveUser, 'name' | 'avatarUrl'>,
): Promise<TeamMember> {
  if (avatarUrl === null) return { name };
  try {
    const file = { id: '', filename: 'picture', contentType: '', size: 0, url: avatarUrl, base64: null };
    const { bytes } = await fetchRemoteFile(file, {
      ...deps.remoteFiles,
      limitBytes: MAX_PICTURE,
      timeoutMs: PICTURE_TIMEOUT,
    });
    const type = pictureTypeOf(bytes);
    return type === null ? { name } : { name, avatarUrl: await storePicture(deps, account, { type, bytes }) };
  } catch (error) {
    if (error instanceof RemoteFileError) return { name };
    throw error;
  }
}
