import { expect, it } from '@jest/globals';
import { until } from '../../conformance/support.js';
import { EXACT_NUMBER } from '../support/busy-broker.js';
import type { Rig } from '../support/rig.js';
import { visit } from '../support/visit.js';

/** What somebody else wrote into a record or a link, and what somebody types faster than the page. */
export function oddInputClaims(rig: Rig): void {
  it('shows what no tree can be made of as text, and offsets of a link with every digit', async () => {
    const value = `${'['.repeat(20_000)}"the middle"${']'.repeat(20_000)}`;
    const messages = [{ partition: 0, key: 'deep', value }];
    const [{ baseOffset }] = await rig.producer.send({ topic: 'couriers', messages });
    const { page, complaints } = await visit(
      rig.browser,
      `${rig.url}/topics/couriers?partition=0&record=0@${baseOffset}`,
    );
    await page.getByRole('dialog').getByRole('group', { name: 'Value' }).waitFor();
    expect(await page.getByRole('dialog').textContent()).toContain('"the middle"');
    expect(complaints).toEqual([]);
    await page.goto(`${rig.url}/journey?id=${EXACT_NUMBER}`);
    await page.getByText('Nothing has this id').waitFor();
    expect(await page.getByLabel('Order id').inputValue()).toBe(EXACT_NUMBER);
  });

  it('keeps what is typed on while the address takes up what was typed before', async () => {
    const { page } = await visit(rig.browser, `${rig.url}/topics`);
    const filter = page.getByRole('searchbox');
    await filter.focus();
    // The moment at which typing has paused, and the next letter right behind it.
    await page.evaluate(`new Promise((resolve) => {
      const input = document.activeElement;
      const type = (text) => {
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      };
      const { replaceState } = history;
      history.replaceState = function (...args) {
        history.replaceState = replaceState;
        replaceState.apply(this, args);
        type('couri');
        resolve();
      };
      type('cour');
    })`);
    await page.waitForURL(/filter=couri$/);
    expect(await filter.inputValue()).toBe('couri');
    await page.goto(`${rig.url}/topics?filter=orders`);
    await page.getByRole('searchbox').fill('pay');
    await page.waitForURL(/filter=pay/);
    // A link, or the back button: what stands in the address stands in the field.
    await page.evaluate(
      "history.replaceState(history.state, '', '/topics?filter=orders'); dispatchEvent(new PopStateEvent('popstate', { state: history.state }))",
    );
    await until('the field to have it', async () => {
      return (await page.getByRole('searchbox').inputValue()) === 'orders';
    });
  });
}
