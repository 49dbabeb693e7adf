import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually, publicSettings, question, refusedBy, save, useSetup } from './support.js';

const setup = useSetup();

describe('getting started', () => {
  it('CS-01 connects Twilio with two values, shows the problem and the fix, and never shows the token', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Getting started');
    const { accountSid, authToken } = setup().twilioCredentials;
    await page.getByLabel('Account SID').fill('SK123');
    await page.getByLabel('Auth Token').fill(authToken);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page
      .getByRole('alert')
      .getByText(/has the wrong form.*is an API key’s/)
      .waitFor();
    await page.getByLabel('Account SID').fill(accountSid);
    await page.getByLabel('Auth Token').fill('another token');
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('alert').getByText('Twilio does not accept this Auth Token').waitFor();
    await page.getByLabel('Auth Token').fill(authToken);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.getByText(accountSid).waitFor();
    assert.ok((await setup().view(account)).isSetUp);
    assert.equal((await page.content()).includes(authToken), false);
  });
});

describe('the team’s picture', () => {
  it('CS-02 is uploaded as the middle square of a photo, shown, and served once saved', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Options');
    const wide = await page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [1600, 800];
      const context = canvas.getContext('2d')!;
      context.fillStyle = 'red';
      context.fillRect(0, 0, 1600, 800);
      context.fillStyle = 'blue';
      context.fillRect(400, 0, 800, 800);
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg'));
      return [...new Uint8Array(await blob!.arrayBuffer())];
    });
    const choose = async (name: string, buffer: Buffer): Promise<void> => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Upload… Team picture' }).click();
      await (await chooser).setFiles({ name, mimeType: 'image/jpeg', buffer });
    };
    await choose('notes.jpg', Buffer.from('no picture'));
    await page.getByText('“notes.jpg” cannot be read as a picture.').waitFor();
    await choose('team.jpg', Buffer.from(wide));
    await page.getByText('Uploaded. Save to use it.').waitFor();
    assert.equal(await page.getByText('cannot be read as a picture').count(), 0);
    await save(page);
    const { avatarUrl } = await setup().view(account);
    assert.match(avatarUrl, /\/pictures\/[0-9a-f]{32}\.webp$/);
    assert.equal((await publicSettings(setup(), account)).config.chat?.avatarUrl, avatarUrl);
    const { size, corner } = await page.evaluate(async (url) => {
      const bitmap = await createImageBitmap(await (await fetch(url)).blob());
      const canvas = document.createElement('canvas');
      const context = canvas.getContext('2d')!;
      context.drawImage(bitmap, 0, 0);
      const [red = 0, , blue = 0] = context.getImageData(2, 2, 1, 1).data;
      return { size: [bitmap.width, bitmap.height], corner: red < 40 && blue > 200 };
    }, avatarUrl);
    assert.deepEqual({ size, corner }, { size: [256, 256], corner: true });
  });

  it('CS-02 says when there is no picture at an address', async () => {
    const page = await setup().open(await setup().account(), 'Options');
    await page
      .getByLabel('Team picture', { exact: true })
      .first()
      .fill(`${setup().serverUrl}/assets/none.png`);
    await page.getByText('There is no picture at this address.').first().waitFor();
  });
});

describe('online status', () => {
  it('CS-03 follows weekly hours in a time zone', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Online status');
    await page.getByRole('radio', { name: 'Opening hours' }).check();
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
    await page.getByLabel('Monday, to', { exact: true }).fill('12:00');
    await page.getByRole('button', { name: 'Add hours on Monday' }).click();
    await page.getByLabel('Monday, hours 2, to').fill('00:00');
    await page.getByRole('button', { name: 'Copy to all days: Monday' }).click();
    await save(page);
    const { availability, statusChangesAt } = await setup().view(account);
    assert.equal(availability.mode, 'schedule');
    assert.equal(availability.schedule.timeZone, 'Asia/Tokyo');
    assert.deepEqual(
      availability.schedule.hours.filter(({ day }) => day === 'sunday'),
      [
        { day: 'sunday', from: '09:00', to: '12:00' },
        { day: 'sunday', from: '13:00', to: '24:00' },
      ],
    );
    assert.ok(statusChangesAt);
    await page
      .getByText(/It goes (online|offline) (today|tomorrow|on \w+) at \d\d:\d\d \(Asia\/Tokyo\)/)
      .waitFor();
  });

  it('LC-50 has holidays and a time until which the team is away, and takes them back', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Online status');
    await page.getByRole('radio', { name: 'Opening hours' }).check();
    await page.getByRole('button', { name: 'Add holidays' }).click();
    await page.getByLabel('Holidays 1, first day').fill('2030-12-24');
    await page.getByLabel('Holidays 1, last day').fill('2031-01-01');
    await page.getByRole('button', { name: 'Add holidays' }).click();
    await page.getByRole('textbox', { name: 'Away until' }).fill('2031-03-04T09:30');
    await save(page);
    const { availability, status } = await setup().view(account);
    assert.equal(status, 'offline');
    assert.deepEqual(availability.schedule.holidays, [
      { from: '2030-12-24', to: '2031-01-01' },
      { from: '2031-01-02', to: '2031-01-02' },
    ]);
    const local: string = await page.evaluate(`new Date('2031-03-04T09:30').toISOString()`);
    assert.equal(availability.awayUntil, local);
    const { nextOpening } = await publicSettings(setup(), account);
    assert.ok(nextOpening !== undefined && nextOpening >= local);

    await page.getByRole('button', { name: 'Remove: Holidays 1' }).click();
    await page.getByLabel('Holidays 1, last day').fill('2030-01-01');
    await page.getByText('must not be before “from”').waitFor();
    await page.getByRole('button', { name: 'Remove: Holidays 1' }).click();
    await page.getByRole('button', { name: 'Do not be away' }).click();
    await save(page);
    const after = (await setup().view(account)).availability;
    assert.deepEqual([after.schedule.holidays, after.awayUntil], [[], null]);
  });

  it('LC-50 going online by hand ends a time of return', async () => {
    const account = await setup().account();
    const awayUntil = '2031-03-04T09:30:00.000Z';
    await setup().change(account, { availability: { mode: 'manual', manual: 'online', awayUntil } });
    const page = await setup().open(account, 'Online status');
    await page.getByText('Offline now', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'We are online' }).click();
    await page.getByText('Online now', { exact: true }).waitFor();
    assert.equal((await setup().view(account)).availability.awayUntil, null);
  });

  it('CS-04 names invalid hours', async () => {
    const page = await setup().open(await setup().account(), 'Online status');
    await page.getByRole('radio', { name: 'Opening hours' }).check();
    await page.getByLabel('Tuesday, to', { exact: true }).fill('09:00');
    await page.getByRole('group', { name: 'Tuesday' }).getByText('must differ from “from”').waitFor();
  });

  it('CS-03 can be switched manually without saving, and keeps other edits unsaved', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Online status');
    await page.getByRole('radio', { name: 'By hand' }).check();
    await page.getByRole('button', { name: 'We are offline' }).click();
    await page.getByText('You are offline now.').waitFor();
    await eventually('every page has the change', async () =>
      (await publicSettings(setup(), account)).status === 'offline' ? true : undefined,
    );
    await page.getByText('Offline now', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'We are online' }).click();
    await page.getByText('Online now', { exact: true }).waitFor();
  });
});

describe('install', () => {
  it('CS-02 gives a snippet that works as it is, and shows which site has loaded it', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Install');
    await page.getByText('No site has loaded the chat yet.').waitFor();
    const snippet = await page.getByRole('region', { name: 'Snippet, to copy' }).textContent();
    const shop = await (await setup().visitor()).newPage();
    const site = setup().page(
      `<!doctype html><html lang="en"><head>${snippet ?? ''}</head><h1>Shop</h1></html>`,
    );
    await shop.goto(site);
    await shop.getByRole('button', { name: 'Chat with us' }).waitFor();
    const origin = new URL(site).origin;
    const row = page.getByRole('listitem').filter({ hasText: origin });
    await eventually('the site is listed', async () => {
      await page.getByRole('button', { name: 'Check again' }).click();
      return (await row.isVisible()) ? true : undefined;
    });
    await row.getByText('Works').waitFor();

    await page.getByRole('button', { name: 'Allow certain sites only' }).click();
    await page.getByLabel('Site 1', { exact: true }).fill('https://shop.example');
    await save(page);
    assert.deepEqual((await setup().view(account)).allowedOrigins, ['https://shop.example']);
    await row.getByText('Not allowed').waitFor();
    await row.getByRole('button', { name: 'Allow it' }).click();
    await save(page);
    assert.deepEqual((await setup().view(account)).allowedOrigins, ['https://shop.example', origin]);
    await row.getByText('Works').waitFor();
  });

  it('CS-02 copies the snippet, or selects it where the browser does not allow copying', async () => {
    const page = await setup().open(await setup().account(), 'Install');
    await page.evaluate(
      'navigator.clipboard.writeText = (text) => { globalThis.copied = text; return Promise.resolve(); }; 0',
    );
    await page.getByRole('button', { name: 'Copy: Element' }).click();
    await page.getByRole('status').getByText('Copied').waitFor();
    assert.match(await page.evaluate('copied'), /<missive-chat account-id="shop-\d+"><\/missive-chat>$/);
    await page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('no')); 0");
    await page.getByRole('button', { name: 'Copy: Button' }).click();
    await page.getByRole('status').getByText('Selected: press Ctrl+C').waitFor();
  });
});

describe('identity', () => {
  it('LC-30 shows the secret key on request, and creates a new one while the old one stays valid', async () => {
    const account = await setup().account();
    const { secretKey } = await setup().call<{ secretKey: string }>('GET', `/accounts/${account}/secret-key`);
    const page = await setup().open(account, 'Identity');
    assert.equal(await page.getByText(secretKey).count(), 0);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText(secretKey, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Rotate…' }).click();
    const dialog = question(page, 'Rotate the secret key');
    await dialog.getByLabel('The old key stays valid').selectOption('For three days');
    await dialog.getByRole('button', { name: 'Make a new key' }).click();
    await page.getByText(/The key before this one is valid, too, until/).waitFor();
    const rotated = await setup().call<{ secretKey: string; previousKeyUntil: string }>(
      'GET',
      `/accounts/${account}/secret-key`,
    );
    assert.notEqual(rotated.secretKey, secretKey);
    await page.getByText(rotated.secretKey, { exact: true }).waitFor();
    const hours = (Date.parse(rotated.previousKeyUntil) - Date.now()) / 3_600_000;
    assert.ok(hours > 71 && hours <= 72, `${hours}`);
  });

  it('LC-30 checks a digest: accepts the documented one and rejects another', async () => {
    const page = await setup().open('demo', 'Identity');
    await page.getByLabel('Email address').fill('jane@acme.com');
    const digest = page.getByLabel('Digest', { exact: true });
    await digest.fill('d78c55fe6579a12831b5e0cdc5765ff7d110fefb2e386a43067accb51ce242f2');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('The digest is right: this user would be verified.').waitFor();
    await page.getByLabel('Email address').fill('Jane@acme.com');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('It is not the digest of this address').waitFor();
  });

  it('CS-02 fills the key into the samples while it is shown', async () => {
    const page = await setup().open('demo', 'Identity');
    await page.getByRole('tab', { name: 'Python' }).click();
    const sample = page.getByRole('region', { name: 'Digest in Python, to copy' });
    await sample.getByText('YOUR SECRET KEY').waitFor();
    await page.getByRole('button', { name: 'Show' }).click();
    await sample.getByText('e72bvc5171hf23982d05j610514gfe2m').waitFor();
  });
});

describe('preview', () => {
  it('CS-02 is the real chat with unsaved edits, which sends and stores nothing', async () => {
    const account = await setup().account();
    const page = await setup().open(account, 'Theme');
    const preview = page.frameLocator('iframe[title="Preview of the chat"]');
    await preview.getByRole('dialog', { name: 'Chat with us' }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.frame() !== page.mainFrame()) asked.push(request.url());
    });
    await page.getByLabel('Main color', { exact: true }).fill('rgb(1, 2, 3)');
    await eventually('the preview has the color', async () =>
      (
        await preview
          .locator('missive-chat-panel .header')
          .evaluate(
            (header) => getComputedStyle(header).backgroundImage + getComputedStyle(header).backgroundColor,
          )
          .catch(() => '')
      ).includes('rgb(1, 2, 3)')
        ? true
        : undefined,
    );
    await preview.getByLabel('Email').fill('jane@acme.com');
    await preview.getByRole('button', { name: 'Submit' }).click();
    const composer = preview.getByPlaceholder('Message…');
    await composer.fill('Is anybody there?');
    await composer.press('Enter');
    await preview.getByRole('log').getByText('This is what an answer looks like.').waitFor();
    assert.deepEqual(
      asked.filter((url) => !url.includes('/assets/')),
      [],
    );
    assert.equal(await page.evaluate('localStorage.length + sessionStorage.length'), 0);
    assert.deepEqual(await setup().agent.conversations(), []);
    assert.deepEqual(await refusedBy(page), []);
  });

  it('CS-02 shows each state, light and dark, on a phone and right to left', async () => {
    const page = await setup().open(await setup().account(), 'Theme');
    const preview = page.frameLocator('iframe[title="Preview of the chat"]');
    const state = page.getByLabel('What the preview shows');
    await state.selectOption('Conversation');
    await preview.getByRole('log').getByText('Hi Jane! We do, in three to five days.').waitFor();
    await state.selectOption('No connection');
    await preview.getByRole('log').getByText('Sorry, there is an issue connecting').waitFor();
    await state.selectOption('Team offline');
    await preview.getByText('We’re offline').waitFor();
    await state.selectOption('Button');
    await preview.getByRole('button', { name: 'Chat with us' }).waitFor();
    await preview.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Dark page' }).click();
    await preview.locator('html[data-dark]').waitFor();
    await page.getByRole('button', { name: 'Right to left' }).click();
    await preview.locator('html[dir=rtl]').waitFor();
    await page.getByRole('button', { name: 'Phone' }).click();
    assert.equal(
      await page.locator('iframe').evaluate((frame) => (frame as HTMLIFrameElement).clientWidth),
      390,
    );
    await page.getByLabel('Language', { exact: true }).selectOption({ label: 'Français' });
    await preview
      .getByRole('button', { name: /Discut|Écri|Parl|Chat/i })
      .first()
      .waitFor();
  });

  it('LC-54 shows the end of a conversation and its rating as soon as an option says so', async () => {
    const page = await setup().open(await setup().account(), 'Options');
    const preview = page.frameLocator('iframe[title="Preview of the chat"]');
    await page.getByLabel('What the preview shows').selectOption('Conversation');
    await preview.getByRole('log').getByText('Lovely, thank you').waitFor();
    assert.equal(await preview.getByText('closed this conversation').count(), 0);
    await page.getByLabel('Tell visitors that it was closed').check();
    await preview.getByText('Ada closed this conversation').waitFor();
    assert.equal(await preview.getByRole('radio').count(), 0);
    await page.getByLabel('Ask for a rating', { exact: true }).selectOption('Faces: good, okay, bad');
    await preview.getByText('Okay', { exact: true }).click();
    await preview.getByRole('radio', { name: 'Okay' }).press('Enter');
    await preview.getByText('Thank you for your rating.').first().waitFor();
    await page.getByLabel('What the preview shows').selectOption('Form');
    await page.getByLabel('What the preview shows').selectOption('Conversation');
    await page.getByLabel('Ask for a rating', { exact: true }).selectOption('Thumbs: good, bad');
    await preview.getByRole('radio').nth(1).waitFor();
    assert.equal(await preview.getByRole('radio').count(), 2);
  });

  it('LC-15 warns of unreadable colors, and fixes them', async () => {
    const page = await setup().open(await setup().account(), 'Theme');
    await page.getByLabel('Text', { exact: true }).fill('#bbbbbb');
    const warning = page.getByText(/Text in the window: contrast 1\.9:1, and 4\.5:1 is needed/);
    await warning.waitFor();
    await warning.getByRole('button', { name: /^Use #/ }).click();
    await warning.waitFor({ state: 'detached' });
    assert.notEqual(await page.getByLabel('Text', { exact: true }).inputValue(), '#bbbbbb');
  });
});
