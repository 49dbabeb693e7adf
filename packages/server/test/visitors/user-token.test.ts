import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SignJWT, UnsecuredJWT } from 'jose';
import { digestOf } from '../../src/visitors/verification.js';
import { tokenKey } from '../../src/visitors/user-proof.js';
import { createTestServer, JANE, JANES_DIGEST, SECRET_KEY, useEmulator } from '../support.js';

const emulator = useEmulator();
const HOUR = 3600;
const OTHER_KEY = 'some-other-secret-key-of-32-chars';

/** A token whose signature is the digest of an “email address” that is the token's content. */
async function ofDigest(claims: Record<string, unknown>): Promise<string> {
  const content = (await sign(claims)).split('.').slice(0, 2).join('.');
  return `${content}.${Buffer.from(digestOf(content, SECRET_KEY), 'hex').toString('base64url')}`;
}
const sign = (claims: Record<string, unknown>, key = SECRET_KEY, alg = 'HS256'): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg }).sign(tokenKey(key));

describe('a user’s token', () => {
  it('LC-30 verifies when right, with its name, and finds the digest’s conversation on any device', async () => {
    const chat = await createTestServer(emulator());
    const now = chat.clock.now / 1000;
    const laptop = await chat.openSession({ user: { email: JANE, digest: JANES_DIGEST }, start: true });
    const token = await sign({
      email: JANE,
      name: 'Jane [Cannot verify]',
      exp: now + HOUR,
      aud: chat.account.id,
    });
    for (const user of [{ token }, { email: JANE, token }, { email: JANE, token, digest: 'not looked at' }]) {
      const phone = await chat.openSession({ user });
      assert.equal(phone.verification, 'verified');
      assert.equal(phone.identityProblem, undefined);
      assert.equal(phone.conversationSid, laptop.conversationSid);
    }
    const { attributes } = await chat.twilio.conversations.v1
      .services(chat.serviceSid)
      .conversations(laptop.conversationSid!)
      .fetch();
    assert.equal((JSON.parse(attributes) as { name: string }).name, 'Jane');
  });

  it('LC-30 cannot be verified when expired, and the page is asked for a new one', async () => {
    const chat = await createTestServer(emulator());
    const token = await sign({ email: JANE, exp: chat.clock.now / 1000 + HOUR });
    const before = await chat.openSession({ user: { email: JANE, token }, start: true });
    assert.equal(before.verification, 'verified');
    chat.clock.now += (HOUR + 61) * 1000;
    const { visitorToken } = before;
    const after = await chat.openSession({ user: { email: JANE, token }, visitorToken });
    assert.equal(after.verification, 'cannot-verify');
    assert.equal(after.identityProblem, 'identity-expired');
    assert.notEqual(after.identity, before.identity);
    assert.deepEqual([after.conversationSid, after.messages], [null, []]);
    const fresh = await sign({ email: JANE, exp: chat.clock.now / 1000 + HOUR });
    assert.equal((await chat.openSession({ user: { email: JANE, token: fresh } })).identity, before.identity);
  });

  it('LC-30 cannot be verified when malformed', async () => {
    const chat = await createTestServer(emulator());
    const exp = chat.clock.now / 1000 + HOUR;
    const good = await sign({ email: JANE, exp });
    const [header, payload, signature] = good.split('.');
    const forged = Buffer.from(JSON.stringify({ email: 'boss@acme.com', exp })).toString('base64url');
    const bad: Record<string, string> = {
      'made of a digest': await ofDigest({ email: JANE, exp }),
      'signed with another key': await sign({ email: JANE, exp }, OTHER_KEY),
      'signed with another algorithm': await sign({ email: JANE, exp }, SECRET_KEY.repeat(2), 'HS512'),
      'not signed': new UnsecuredJWT({ email: JANE, exp }).encode(),
      'with changed claims': `${header}.${forged}.${signature}`,
      'cut off': `${header}.${payload}.`,
      'without an end': await sign({ email: JANE }),
      'with an end too far away': await sign({ email: JANE, exp: exp + 24 * HOUR }),
      'ended and of another key': await sign({ email: JANE, exp: exp - 9 * HOUR }, OTHER_KEY),
      'without an email': await sign({ exp, sub: JANE }),
      'with an email that is no text': await sign({ email: [JANE], exp }),
      'for another account': await sign({ email: JANE, exp, aud: 'other' }),
      'not yet good': await sign({ email: JANE, exp, nbf: exp - 60 }),
      'no token at all': 'true',
    };
    for (const [what, token] of Object.entries(bad)) {
      const session = await chat.openSession({ user: { email: JANE, token, digest: JANES_DIGEST } });
      assert.equal(session.verification, 'cannot-verify', what);
      assert.equal(session.identityProblem, 'identity-invalid', what);
    }
    const other = await chat.openSession({ user: { email: 'boss@acme.com', token: good } });
    assert.equal(other.verification, 'cannot-verify', 'for another email than the page says');
  });

  it('LC-30 of the previous key is accepted while both are valid', async () => {
    const chat = await createTestServer(emulator(), {
      account: {
        secretKey: OTHER_KEY,
        previousSecretKey: SECRET_KEY,
        previousSecretKeyUntil: Date.now() + HOUR * 500,
      },
    });
    const exp = chat.clock.now / 1000 + 2 * HOUR;
    const user = { email: JANE, token: await sign({ email: JANE, exp }) };
    assert.equal((await chat.openSession({ user })).verification, 'verified');
    chat.clock.now += HOUR * 1000;
    assert.equal((await chat.openSession({ user })).identityProblem, 'identity-invalid');
  });

  it('CS-04 is never logged', async () => {
    const chat = await createTestServer(emulator());
    const token = await sign({ email: JANE, exp: chat.clock.now / 1000 + HOUR });
    await chat.openSession({ user: { token }, start: true });
    assert.equal(chat.log.text.includes(token), false);
    assert.equal(chat.log.text.includes(JANE), false);
  });
});
