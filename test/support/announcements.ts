/** Records the texts that screen readers announce. */
import type { Page } from 'playwright-core';
import { eventually } from './eventually.js';

/** Records the texts that enter the live region from now on; the region removes each after a short time. */
export async function announcements(page: Page) {
  const region = page.locator('missive-chat [aria-live=polite]');
  await region.waitFor({ state: 'attached' });
  const records = await region.evaluateHandle((element) => {
    const texts: string[] = [];
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes]))
        if (node instanceof HTMLElement) texts.push(node.textContent);
    }).observe(element, { childList: true });
    return texts;
  });
  return {
    all: () => records.evaluate((texts) => texts),
    have: (text: string) =>
      eventually(
        `“${text}” is announced`,
        async () => (await records.evaluate((texts, wanted) => texts.includes(wanted), text)) || undefined,
      ),
  };
}
