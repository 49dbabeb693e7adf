/** Failures between the two: no message is lost, and none is duplicated. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { html, snippet } from '../support/pages.js';
import { eventually, startStack, widgetOf, type Stack } from '../support/stack.js';

describe('a bad network', () => {
  let stack: Stack;
  before(async () => (stack = await startStack()));
  afterEach(async () => {
    stack.clearFaults();
    await stack.sendVisitorsHome();
  });
  after(() => stack.stop());

  /** A visitor in a conversation. */
  const talking = async (
    first: string,
  ): Promise<{ page: Page; chat: ReturnType<typeof widgetOf>; sid: string }> => {
    const page = await (await stack.visitor()).newPage();
    await page.goto(`${stack.demoUrl}/`);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Ola', `ola-${first.length}@visitor.example`);
    await chat.write(first);
    const { sid } = await stack.agent.receive(first);
    await chat.log.getByText('Sent', { exact: true }).waitFor();
    return { page, chat, sid };
  };
  const arrivesOnce = async (sid: string, ...bodies: string[]): Promise<void> => {
    await eventually(
      `the log holds ${bodies.join(', ')}`,
      async () => ((await stack.agent.bodies(sid)).length >= bodies.length ? true : undefined),
      45_000, // a half-open socket is noticed after 10 s
    );
    assert.deepEqual(await stack.agent.bodies(sid), bodies);
  };
  const isSent = async (chat: ReturnType<typeof widgetOf>): Promise<void> => {
    await chat.log.getByText('Sending…').waitFor({ state: 'detached', timeout: 60_000 });
    assert.equal(await chat.window.getByRole('button', { name: 'Retry' }).count(), 0);
  };

  it('LC-40 a socket killed after a message was accepted: it is shown once', async () => {
    const { chat, sid } = await talking('Kill after');
    stack.pullFault({ kind: 'kill-on-send', stage: 'after' });
    await chat.write('Taken, unanswered');
    await arrivesOnce(sid, 'Kill after', 'Taken, unanswered');
    await isSent(chat);
    // The next message proves that nothing was sent again.
    await chat.write('And then');
    await arrivesOnce(sid, 'Kill after', 'Taken, unanswered', 'And then');
    assert.equal(await chat.bubble('Taken, unanswered').count(), 1);
  });

  it('LC-40 a socket killed before a message was accepted: it is sent again', async () => {
    const { chat, sid } = await talking('Kill before');
    stack.pullFault({ kind: 'kill-on-send', stage: 'before' });
    await chat.write('Lost on the way');
    await arrivesOnce(sid, 'Kill before', 'Lost on the way');
    await isSent(chat);
    assert.equal(await chat.bubble('Lost on the way').count(), 1);
  });

  it('LC-40 several messages written while the socket dies keep their order', async () => {
    const { chat, sid } = await talking('In order');
    stack.pullFault({ kind: 'kill-on-send', stage: 'after' });
    for (const body of ['one', 'two', 'three']) await chat.write(body);
    await arrivesOnce(sid, 'In order', 'one', 'two', 'three');
    await isSent(chat);
  });

  it('LC-40 a half-open socket is detected, and its message is sent over another', async () => {
    const { chat, sid } = await talking('Half open');
    stack.pullFault({ kind: 'half-open', newSockets: 'fine' });
    await chat.write('Into silence');
    await arrivesOnce(sid, 'Half open', 'Into silence');
    await isSent(chat);
  });

  it('LC-40 replies whose events were lost are shown, though the socket has recovered', async () => {
    const { page, chat, sid } = await talking('Silence');
    stack.pullFault({ kind: 'half-open', newSockets: 'fine' });
    await stack.agent.answer(sid, 'Lost one');
    await stack.agent.answer(sid, 'Lost two');
    stack.clearFaults();
    // A change of the network probes the connection now, and not twice within a minute.
    await eventually('both are shown', async () => {
      await page.evaluate(() => dispatchEvent(new Event('online')));
      return (await chat.bubble('Lost two').count()) > 0 || undefined;
    });
    assert.deepEqual(await chat.log.getByText(/^Lost/).allInnerTexts(), ['Lost one', 'Lost two']);
  });

  it('LC-40 a throttled message waits and is sent', async () => {
    const { chat, sid } = await talking('Throttled');
    stack.pullFault({ kind: 'throttle', match: 'send-message', times: 1 });
    await chat.write('A little later');
    await arrivesOnce(sid, 'Throttled', 'A little later');
    await isSent(chat);
  });

  it('LC-25 messages written offline wait, and go out in order when the network is back', async () => {
    const { page, chat, sid } = await talking('Offline');
    await page.context().setOffline(true);
    await chat.window.getByText('Can’t send messages offline.').waitFor();
    await chat.write('Written offline, one');
    await chat.write('Written offline, two');
    assert.deepEqual(await stack.agent.bodies(sid), ['Offline']);
    await page.context().setOffline(false);
    await arrivesOnce(sid, 'Offline', 'Written offline, one', 'Written offline, two');
    await isSent(chat);
  });

  it('LC-25 what the agent wrote while the visitor was offline arrives when they are back', async () => {
    const { page, chat, sid } = await talking('Away');
    await page.context().setOffline(true);
    await chat.window.getByText('Can’t send messages offline.').waitFor();
    await stack.agent.answer(sid, 'Missed one');
    await stack.agent.answer(sid, 'Missed two');
    await page.context().setOffline(false);
    await chat.bubble('Missed two').waitFor();
    assert.deepEqual(await chat.log.getByText(/^Missed/).allInnerTexts(), ['Missed one', 'Missed two']);
  });

  it('CS-04 an expired token is renewed silently', async () => {
    const { chat, sid } = await talking('Expire');
    stack.pullFault({ kind: 'expire' });
    await chat.write('After the end of the token');
    await arrivesOnce(sid, 'Expire', 'After the end of the token');
    await isSent(chat);
  });

  it('CS-05 a restart of the chat server loses nothing', async () => {
    const { page, chat, sid } = await talking('Restart');
    await stack.stopServer();
    await chat.write('While the server is away');
    await arrivesOnce(sid, 'Restart', 'While the server is away');
    await stack.startServer();
    await page.reload();
    await chat.bubble('While the server is away').waitFor();
    await chat.write('After the restart');
    await arrivesOnce(sid, 'Restart', 'While the server is away', 'After the restart');
  });

  for (const part of ['thread', 'conversation', 'twilio'])
    it(`LC-25 a ${part} part that does not load is requested again, and the message is sent`, async () => {
      const page = await (await stack.visitor()).newPage();
      // With its hash, and by the name that redirects to the current one.
      const failing = new RegExp(`/assets/${part}[-.]`);
      await page.route(failing, (route) => route.abort());
      await page.goto(`${stack.demoUrl}/`);
      const failed = page.waitForEvent('requestfailed', (request) => failing.test(request.url()));
      const chat = widgetOf(page);
      await chat.open();
      await chat.identify('Una', 'una@visitor.example');
      await chat.write(`Without its ${part}`);
      await failed;
      await chat.bubble(`Without its ${part}`).waitFor();
      await page.unroute(failing);
      await stack.agent.receive(`Without its ${part}`);
      await isSent(chat);
      assert.equal(await chat.bubble(`Without its ${part}`).count(), 1);
    });

  it('LC-25 a server that goes away while the window loads: a calm message, and the text is still sent', async () => {
    const page = await (await stack.visitor()).newPage();
    const failing = /\/assets\/(thread|conversation)[-.]/;
    await page.route(failing, (route) => route.abort());
    await page.goto(`${stack.demoUrl}/`);
    const chat = widgetOf(page);
    await chat.open();
    await chat.identify('Eli', 'eli@visitor.example');
    await chat.write('Is this thing on?');
    await chat.connectionError.waitFor();
    assert.ok(await chat.bubble('Is this thing on?').isVisible());
    await page.unroute(failing);
    await stack.agent.receive('Is this thing on?');
    await chat.connectionError.waitFor({ state: 'detached' });
    await isSent(chat);
    assert.equal(await chat.bubble('Is this thing on?').count(), 1);
  });

  it('LC-25 an error at the start: a calm message, the support channels, and the text is still sent', async () => {
    const page = await (await stack.visitor()).newPage();
    await page.goto(
      stack.page(
        html(snippet(stack.serverUrl, 'support: { email: "help@kiln.example", phone: "+47 22 33" }')),
      ),
    );
    const chat = widgetOf(page);
    await chat.open();
    await stack.stopServer();
    await chat.identify('Pia', 'pia@visitor.example');
    await chat.write('Can anybody hear me?');
    await chat.connectionError.waitFor();
    assert.equal(
      await chat.window.getByRole('link', { name: 'help@kiln.example' }).getAttribute('href'),
      'mailto:help@kiln.example',
    );
    assert.equal(
      await chat.window.getByRole('link', { name: '+47 22 33' }).getAttribute('href'),
      'tel:+472233',
    );
    await stack.startServer();
    await stack.agent.receive('Can anybody hear me?');
    await isSent(chat);
  });

  it('LC-25 a rejected token: a calm message, and the text is sent when a token is accepted again', async () => {
    const page = await (await stack.visitor()).newPage();
    await page.goto(`${stack.demoUrl}/`);
    const warnings: string[] = [];
    page.on('console', (message) => warnings.push(message.text()));
    const chat = widgetOf(page);
    await chat.open();
    // The window connects as soon as the visitor has identified themselves.
    stack.pullFault({ kind: 'refuse', target: 'init', code: 401, errorCode: 20101, times: 500 });
    await chat.identify('Rex', 'rex@visitor.example');
    await chat.write('Let me in');
    await chat.connectionError.waitFor();
    assert.ok(await chat.bubble('Let me in').isVisible());
    assert.ok(
      warnings.some((text) => text.includes('denied')),
      warnings.join('\n'),
    );
    stack.clearFaults();
    await stack.agent.receive('Let me in');
    await isSent(chat);
  });
});
