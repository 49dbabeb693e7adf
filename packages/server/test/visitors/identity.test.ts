import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SignJWT, UnsecuredJWT } from 'jose';
import { digestOf, validKeys, verifiedVisitorId, verify } from '../../src/visitors/verification.js';
import { cleanName } from '../../src/visitors/clean-name.js';
import { readVisitorToken, signVisitorToken } from '../../src/visitors/visitor-token.js';
import { JANE, JANES_DIGEST, SECRET_KEY } from '../support.js';

describe('a user’s digest', () => {
  it('LC-30 matches the documented example', () => {
    assert.equal(digestOf(JANE, SECRET_KEY), JANES_DIGEST);
    assert.equal(verify({ email: JANE, digest: JANES_DIGEST }, [SECRET_KEY]), 'verified');
  });

  it('LC-30 leaves the user unverified when missing', () => {
    assert.equal(verify({ email: JANE }, [SECRET_KEY]), 'unverified');
    assert.equal(verify({ email: JANE, digest: '' }, [SECRET_KEY]), 'unverified');
    assert.equal(verify(undefined, [SECRET_KEY]), 'unverified');
  });

  it('LC-30 cannot be verified when wrong, shortened or malformed', () => {
    for (const digest of [
      JANES_DIGEST.replace('d', 'e'),
      JANES_DIGEST.slice(0, 32),
      'true',
      '0'.repeat(64),
      JANES_DIGEST + ' ',
    ])
      assert.equal(verify({ email: JANE, digest }, [SECRET_KEY]), 'cannot-verify', digest);
  });

  it('LC-30 covers the exact email: letter case and spaces count', () => {
    const upper = 'd494f7bd37841e1f573f5c8258763154fc2a45ef84ebebe29613cc3d448a5a35';
    assert.equal(verify({ email: 'Jane@Acme.com', digest: JANES_DIGEST }, [SECRET_KEY]), 'cannot-verify');
    assert.equal(verify({ email: 'Jane@Acme.com', digest: upper }, [SECRET_KEY]), 'verified');
    assert.equal(verify({ email: ' jane@acme.com', digest: JANES_DIGEST }, [SECRET_KEY]), 'cannot-verify');
  });

  it('LC-30 of another account’s key cannot be verified', () => {
    assert.equal(verify({ email: JANE, digest: JANES_DIGEST }, ['another account’s key']), 'cannot-verify');
  });

  it('LC-30 of the previous key is accepted while both are valid', () => {
    const account = { secretKey: 'the new key', previousSecretKey: SECRET_KEY, previousSecretKeyUntil: 5000 };
    const digest = digestOf(JANE, 'the new key');
    assert.equal(verify({ email: JANE, digest: JANES_DIGEST }, validKeys(account, 4999)), 'verified');
    assert.equal(verify({ email: JANE, digest }, validKeys(account, 4999)), 'verified');
    assert.equal(verify({ email: JANE, digest: JANES_DIGEST }, validKeys(account, 5000)), 'cannot-verify');
    assert.equal(verify({ email: JANE, digest }, validKeys(account, 5000)), 'verified');
    assert.deepEqual(validKeys({ ...account, previousSecretKey: null }, 0), ['the new key']);
  });

  it('LC-31 leads to one id per person, account and spelling', () => {
    const id = verifiedVisitorId(JANE, 'key a');
    assert.match(id, /^[0-9a-f]{32}$/);
    assert.equal(verifiedVisitorId(JANE, 'key a'), id);
    assert.notEqual(verifiedVisitorId(JANE, 'key b'), id);
    assert.notEqual(verifiedVisitorId('Jane@acme.com', 'key a'), id);
  });
});

describe('a visitor’s name', () => {
  const forged = {
    'Phil [Unverified]': 'Phil',
    'Phil [Cannot verify]': 'Phil',
    '[unverified] Phil [CANNOT  VERIFY]': 'Phil',
    '[Unver[Unverified]ified] Phil': 'Phil',
    'Phil [ Unverified ]': 'Phil',
    'Phil [Un\u200Bverified]': 'Phil',
    'Phil ［Unverified］': 'Phil',
    'Phil\n[Cannot\u00A0verify]': 'Phil',
    'Phil \u202E]deifirevnU[': 'Phil )deifirevnU(',
  };
  for (const [typed, shown] of Object.entries(forged))
    it(`LC-30 ${JSON.stringify(typed)} becomes ${JSON.stringify(shown)}`, () =>
      assert.equal(cleanName(typed), shown));

  it('LC-30 is not changed otherwise', () => {
    for (const name of [
      'Jane Doe',
      'Zoë (she/her)',
      'Verity Field',
      'Oliver Ifield',
      '李小龙',
      'علی‌رضا',
      '👩‍💻 Ada',
    ])
      assert.equal(cleanName(name), name);
  });
});

describe('a visitor token', () => {
  const account = { id: 'demo', visitorTokenKey: 'k'.repeat(43) };
  const claims = { visitorId: 'a'.repeat(32), kind: 'anonymous' } as const;
  const now = Date.parse('2026-11-20T12:00:00Z');
  const year = 365 * 24 * 60 * 60 * 1000;

  it('LC-31 identifies the browser for a year', async () => {
    const token = await signVisitorToken(account, claims, now);
    assert.deepEqual(await readVisitorToken(account, token, now), claims);
    assert.deepEqual(await readVisitorToken(account, token, now + year - 60_000), claims);
    assert.equal(await readVisitorToken(account, token, now + year + 1000), null);
  });

  it('LC-31 of another account, tampered with, or with another signature is ignored', async () => {
    const token = await signVisitorToken(account, claims, now);
    const [header, , signature] = token.split('.');
    const payload = Buffer.from(JSON.stringify({ sub: 'b'.repeat(32) })).toString('base64url');
    const ours = new TextEncoder().encode(account.visitorTokenKey);
    const strange = (audience: string, issuer: string, acc: string): Promise<string> =>
      new SignJWT({ acc, kind: 'anonymous' })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(claims.visitorId)
        .setAudience(audience)
        .setIssuer(issuer)
        .setExpirationTime(now / 1000 + 60)
        .sign(ours);
    const bad = [
      await signVisitorToken({ id: 'other', visitorTokenKey: 'o'.repeat(43) }, claims, now),
      await signVisitorToken({ ...account, id: 'other' }, claims, now),
      `${header}.${payload}.${signature}`,
      token.slice(0, -2),
      new UnsecuredJWT({ acc: 'demo', kind: 'anonymous', sub: claims.visitorId })
        .setIssuer('missive-chat')
        .setAudience('missive-chat/visitor')
        .setExpirationTime(now / 1000 + 60)
        .encode(),
      await strange('somebody-else', 'missive-chat', 'demo'),
      await strange('missive-chat/visitor', 'somebody-else', 'demo'),
      'not a token',
      '',
    ];
    for (const one of bad) assert.equal(await readVisitorToken(account, one, now), null, one);
    assert.notEqual(
      await readVisitorToken(account, await strange('missive-chat/visitor', 'missive-chat', 'demo'), now),
      null,
    );
  });
});
