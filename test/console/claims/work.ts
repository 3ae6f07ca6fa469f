import { expect, it } from '@jest/globals';
import { until } from '../../conformance/support.js';
import { EXACT_NUMBER } from '../support/busy-broker.js';
import type { Rig } from '../support/rig.js';
import { accessibilityFaults, answerOf, settled, visit } from '../support/visit.js';

export function workClaims(rig: Rig): void {
  const open = async (path: string) => (await visit(rig.browser, rig.url + path)).page;

  const offsetsOf = async (groupId: string) => {
    const [{ partitions }] = await rig.admin.fetchOffsets({ groupId, topics: ['orders'] });
    return partitions.toSorted((a, b) => a.partition - b.partition).map(({ offset }) => offset);
  };

  it('creates a topic, changes a config of it, and deletes it when its name is typed', async () => {
    const page = await open('/topics');
    await page.getByRole('button', { name: 'Create topic' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('bad name');
    await dialog.getByRole('button', { name: 'Create topic' }).click();
    await dialog.getByText('The topic is not valid').waitFor();
    await dialog.getByLabel('Name').fill('tips');
    await dialog.getByLabel('Partitions').fill('2');
    await dialog.getByLabel('Reason').fill('tips – a topic of their own');
    await dialog.getByRole('button', { name: 'Create topic' }).click();
    await page.waitForURL(`${rig.url}/topics/tips`);
    await page.getByText('No records yet').waitFor();
    expect(await rig.admin.listTopics()).toContain('tips');

    await page.getByRole('link', { name: 'Config' }).click();
    await page.getByRole('button', { name: 'Edit retention.ms' }).click();
    await dialog.getByLabel('Value').fill('3600000');
    await dialog.getByText('1 h').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('set here').waitFor();

    await page.getByRole('button', { name: 'More about this topic' }).click();
    await page.getByRole('menuitem', { name: 'Delete topic' }).click();
    const remove = dialog.getByRole('button', { name: 'Delete topic' });
    expect(await remove.isDisabled()).toBe(true);
    await dialog.getByLabel('Type tips to confirm').fill('tip');
    expect(await remove.isDisabled()).toBe(true);
    await dialog.getByLabel('Type tips to confirm').fill('tips');
    await remove.click();
    await page.waitForURL(`${rig.url}/topics`);
    expect(await rig.admin.listTopics()).not.toContain('tips');
    const entries = await answerOf(page, `${rig.url}/api/v1/audit?resource=topic/tips`);
    expect(JSON.stringify(entries)).toContain('tips – a topic of their own');
  });

  it('clones a topic, and deletes its records after having counted them', async () => {
    const page = await open('/topics/payments');
    const dialog = page.getByRole('dialog');
    const choose = async (name: string) => {
      await page.getByRole('button', { name: 'More about this topic' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await choose('Clone topic');
    await dialog.getByLabel('Name').fill('refused');
    await dialog.getByLabel('Partitions').fill('2');
    await dialog.getByRole('button', { name: 'Clone topic' }).click();
    await page.waitForURL(`${rig.url}/topics/refused`);
    await page.getByText('2 partitions').waitFor();
    const messages = Array.from({ length: 5 }, (_, n) => ({ partition: n % 2, value: String(n) }));
    await rig.producer.send({ topic: 'refused', messages });
    await choose('Truncate topic');
    await dialog.getByText('5 records').waitFor();
    await dialog.getByLabel('Partition', { exact: true }).click();
    await page.getByRole('option', { name: '1' }).click();
    await dialog.getByText('2 records').waitFor();
    await dialog.getByLabel('Type refused to confirm').fill('refused');
    await dialog.getByRole('button', { name: 'Delete records' }).click();
    await page.getByText('2 records of refused are gone').waitFor();
    const offsets = await rig.admin.fetchTopicOffsets('refused');
    expect(offsets.toSorted((a, b) => a.partition - b.partition)).toMatchObject([
      { low: '0', high: '3' },
      { low: '2', high: '2' },
    ]);
  });

  it('shows a record with every digit, has it in the URL, and produces it again with edits', async () => {
    const page = await open('/topics/orders');
    await page.getByRole('row').nth(1).click();
    const panel = page.getByRole('dialog');
    await panel.getByText(EXACT_NUMBER).waitFor();
    expect(page.url()).toMatch(/record=\d/);
    await panel.getByRole('button', { name: 'Copy as' }).click();
    await page.getByRole('menuitem', { name: 'JSON' }).click();
    await page.getByText('Copied as JSON').waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied).toContain(`"totalCents":${EXACT_NUMBER}`);
    // As on a page that came over HTTP from another machine.
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await panel.getByRole('button', { name: 'Copy the value' }).click();
    await page.getByText('The browser did not let this page copy').waitFor();
    const journey = panel.getByRole('link', { name: 'Journey' });
    expect(await journey.getAttribute('href')).toMatch(/journey\?id=o-1/);

    await panel.getByRole('button', { name: 'Produce again' }).click();
    const dialog = page.getByRole('dialog', { name: 'Produce to orders again' });
    expect(await dialog.getByLabel('The value').inputValue()).toContain(EXACT_NUMBER);
    await dialog.getByLabel('Key').fill('edited');
    await dialog.getByRole('button', { name: 'Produce', exact: true }).click();
    await page.getByText('Written to orders').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('table').getByText('edited').first().waitFor();
    await page.goto(`${rig.url}/topics/orders?filter=key:edited`);
    await settled(page);
    await page.getByText('All 301 were searched').waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    await page.getByRole('searchbox').fill('$.totalCents==9007199254740993 $.state=="cooking"');
    await page.getByText(/^75 records found/).waitFor();
  });

  it('shows records as they are written, the newest on top, while it is told to', async () => {
    const page = await open('/topics/payments');
    await page.getByRole('switch', { name: 'Live' }).press('Space');
    await page.waitForURL(/live=true/);
    const message = { partition: 1, key: 'live-1', value: 'paid just now' };
    // Until the stream is open: nothing on the page says that it is, and nothing needs to.
    await until('the record to be on the page', async () => {
      await rig.producer.send({ topic: 'payments', messages: [message] });
      return page.getByText('live-1').first().isVisible();
    });
    expect(await page.getByRole('row').nth(1).textContent()).toContain('paid just now');
    const burst = Array.from({ length: 500 }, (_, n) => ({
      partition: 1,
      key: `burst-${n}`,
      value: '',
    }));
    await rig.producer.send({ topic: 'payments', messages: burst });
    await page.getByText(/^4\d\d more came than an eye can follow/).waitFor();
    await page.getByText('burst-499').waitFor();
    expect(await page.getByText('burst-0', { exact: true }).count()).toBe(0);
    await page.getByRole('searchbox').fill('key:live-2');
    await page.waitForURL(/filter=key/);
    await until('the record that is meant to be on the page', async () => {
      const other = { partition: 1, key: 'live-2', value: 'paid by somebody else' };
      await rig.producer.send({ topic: 'payments', messages: [message, other] });
      return page.getByText('live-2').first().isVisible();
    });
    expect(await page.getByText('paid just now').count()).toBe(0);
  });

  it('browses from an offset of a partition, and shows tombstones and bytes for what they are', async () => {
    const page = await open('/topics/orders?partition=2&from=40&order=asc');
    const first = page.getByRole('row').nth(1);
    expect(await first.getByRole('link').textContent()).toBe('40');
    await page.goto(`${rig.url}/topics/orders?partition=2&order=asc&filter=$.state=="cooking"`);
    // Another claim may have published here: every second record is cooking.
    await page.getByText(/2[5-7] records found in 5\d from there on/).waitFor();
    expect(await first.getByRole('link').textContent()).toBe('0');
    await page.goto(`${rig.url}/topics/couriers`);
    await page.getByText('tombstone').waitFor();
    await page.getByText('00 ff').waitFor();
  });

  it('shows the newest first, or from a time on, and what has a header', async () => {
    const since = Date.now();
    for (const key of ['since-1', 'since-2']) {
      const headers = { tenant: `${key} & co` };
      const messages = [{ partition: 2, key, value: 'paid since', headers }];
      await rig.producer.send({ topic: 'payments', messages });
    }
    const page = await open('/topics/payments');
    const keys = (): Promise<string[]> =>
      page.getByRole('cell', { name: /since-\d/ }).allTextContents();
    await page.getByText('since-2').waitFor();
    expect(await keys()).toEqual(['since-2', 'since-1']);
    await page.goto(`${rig.url}/topics/payments?order=asc&from=@${since}`);
    await page.getByText('since-2').waitFor();
    expect(await keys()).toEqual(['since-1', 'since-2']);
    expect(await page.getByText('paid in full').count()).toBe(0);
    await page.getByRole('searchbox').fill('header:tenant="since-2 & co"');
    await page.getByText(/^1 record found/).waitFor();
    expect(await keys()).toEqual(['since-2']);
    // What was narrowed is in the URL, and so is it for whoever is sent it.
    const sent = await open(page.url().slice(rig.url.length));
    await sent.getByText(/^1 record found/).waitFor();
    expect(await sent.getByRole('searchbox').inputValue()).toBe('header:tenant="since-2 & co"');
  });

  it('tells on the overview what flows, who is behind, who is at work and what was changed', async () => {
    const page = await open('/');
    const figure = (name: string) =>
      page.getByRole('main').getByText(name, { exact: true }).first().locator('..');
    for (const name of ['Produced', 'Consumed']) {
      await figure(name)
        .getByText(/^[\d<]/)
        .first()
        .waitFor();
    }
    await figure('Worst lag').getByRole('link', { name: 'reports' }).waitFor();
    await page
      .getByRole('table', { name: /services/i })
      .getByText('restaurant-1')
      .waitFor();
    await page.getByText('topic.create').first().waitFor();
    await page.getByRole('link', { name: 'analytics' }).first().click();
    await page.waitForURL(`${rig.url}/groups/analytics**`);
  });

  it('leads from a service to what it reads and writes, who it is, and what is the matter with it', async () => {
    const page = await open('/services');
    await page.getByRole('searchbox').fill('zebra');
    await page.waitForURL(/filter=zebra/);
    await page.getByText('No service has “zebra” in its name').waitFor();
    await page.getByRole('searchbox').fill('restaurant');
    await page.getByRole('link', { name: 'restaurant-1', exact: true }).click();
    await page.waitForURL(`${rig.url}/services/restaurant-1`);
    const reads = page.getByRole('table', { name: 'What restaurant-1 reads' });
    await reads.getByRole('link', { name: 'payments' }).waitFor();
    const writes = page.getByRole('table', { name: 'What restaurant-1 writes' });
    await writes.getByRole('link', { name: 'couriers' }).waitFor();
    await page.getByText('1 instance', { exact: true }).waitFor();
    const instances = page.getByRole('table', { name: 'Members of restaurant-1' });
    await instances.getByRole('link', { name: 'restaurant', exact: true }).click();
    await page.waitForURL(`${rig.url}/groups/restaurant`);
  });

  it('rewinds a group after a preview, and takes it back', async () => {
    const page = await open('/groups/analytics/reset');
    await page.getByRole('radio', { name: 'By a number' }).click();
    await page.getByLabel('Records, with a minus to go back').fill('-10');
    await page.getByText('60 records will be read again').waitFor();
    // Over the preview: the last partition stays where it is.
    await page.getByLabel('New offset of orders, partition 5').fill('15');
    await page.getByText('50 records will be read again').waitFor();
    const apply = page.getByRole('button', { name: 'Reset 5 partitions' });
    expect(await apply.isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('the tip fix is out');
    await apply.click();
    await page.getByText('5 partitions of analytics moved').waitFor();
    expect(await offsetsOf('analytics')).toEqual(['5', '5', '5', '5', '5', '15']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('is where it was before').waitFor();
    expect(await offsetsOf('analytics')).toEqual(Array.from({ length: 6 }, () => '15'));
  });

  it('skips records only for who types the name of the group', async () => {
    const page = await open('/groups/analytics/reset?to=latest');
    await page.getByText('never. 6 of 6 partitions move').waitFor();
    await page.getByLabel('Reason').fill('start over');
    const apply = page.getByRole('button', { name: 'Reset 6 partitions' });
    expect(await apply.isDisabled()).toBe(true);
    await page.getByLabel('will never be read by it').fill('analytics');
    await until('the group to be named', () => apply.isEnabled());
  });

  it('finds the group that is the furthest behind, and has it go on behind a record', async () => {
    const page = await open('/groups');
    await page.getByRole('button', { name: 'Behind' }).click();
    await page.waitForURL(/sort=lag/);
    // It waits for ninety seconds, the longest.
    await page.getByRole('row').nth(1).getByRole('link', { name: 'reports' }).waitFor();
    await page.getByRole('link', { name: 'analytics' }).click();
    await page.getByRole('button', { name: 'More about orders, partition 3' }).click();
    await page.getByRole('menuitem', { name: 'Skip the next record' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('link', { name: 'offset 15' }).waitFor();
    await dialog.getByLabel('Type analytics to confirm').fill('analytics');
    await dialog.getByRole('button', { name: 'Skip record' }).click();
    await page.getByText('analytics goes on behind orders-3 @ 15').waitFor();
    expect(await offsetsOf('analytics')).toEqual(['15', '15', '15', '16', '15', '15']);
  });

  it('asks a group to stand still, says who has not obeyed, and has it go on', async () => {
    const page = await open('/groups/restaurant');
    await page.getByRole('button', { name: 'More about this group' }).click();
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('inventory');
    await dialog.getByRole('button', { name: 'Pause' }).click();
    const banner = page.getByRole('status').filter({ hasText: 'was paused' });
    await banner.getByText('inventory').waitFor();
    // Its member is a kafkajs consumer, which knows nothing of a control topic.
    await banner.getByText('0 of 9 partitions stand still').waitFor();
    await banner.getByRole('button', { name: 'Resume' }).click();
    await banner.waitFor({ state: 'hidden' });
  });

  it('leads from an order, through what failed, to its dead letters, and from the map to a topic', async () => {
    const page = await open('/journey');
    await page.getByLabel('Order id').fill('r-7');
    await page.keyboard.press('Enter');
    await page.waitForURL(/journey\?id=r-7/);
    const diagram = page.getByRole('region', { name: 'Sequence of the journey' });
    await diagram.getByRole('link').first().waitFor();
    expect(await diagram.getByRole('link').count()).toBe(4);
    await diagram.getByRole('link', { name: 'Given up after 2 tries' }).press('Enter');
    await page.waitForURL(/dead-letters\?originTopic=refunds&group=payout/);
    await page.goto(`${rig.url}/flow?filter=refund-desk`);
    const map = page.getByRole('region', { name: 'Map of the flow' });
    await map.getByRole('link', { name: 'refunds', exact: true }).click();
    await page.waitForURL(`${rig.url}/topics/refunds`);
  });

  it('shows the flow whole at 1280 pixels, keeps a service lit, and leads from a line to its records', async () => {
    const page = await open('/flow');
    await page.setViewportSize({ width: 1280, height: 800 });
    const map = page.getByRole('region', { name: 'Map of the flow' });
    const restaurant = map.getByRole('link', { name: 'restaurant-1', exact: true }).first();
    await restaurant.waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1280);
    await restaurant.press('Enter');
    await page.waitForURL(/flow\?service=restaurant-1/);
    expect(await map.locator('[data-dim]').count()).toBeGreaterThan(0);
    const line = map.getByRole('link', { name: /restaurant-1, group restaurant, reads orders/ });
    await line.press('Enter');
    await page.waitForURL(/topics\/orders/);
  });

  it('keeps favourite topics on top, and goes into names word by word', async () => {
    const page = await open('/topics');
    await page.getByRole('button', { name: 'couriers is a favourite' }).click();
    const favourites = page.getByRole('table', { name: 'Favourite topics' });
    await favourites.getByRole('link', { name: 'couriers' }).waitFor();
    await page.reload();
    await favourites.getByRole('button', { name: 'couriers is a favourite' }).click();
    await favourites.waitFor({ state: 'detached' });
    await page.getByRole('switch', { name: 'By name' }).press('Space');
    await page.getByRole('link', { name: 'refunds.*' }).click();
    await page.waitForURL(/under=refunds/);
    await page.getByRole('link', { name: 'refunds.dlq' }).waitFor();
    await page.getByRole('link', { name: 'All topics' }).click();
    await page.getByRole('link', { name: 'couriers' }).waitFor();
  });

  it('keeps a filter under a name, for this topic, and narrows by it again', async () => {
    const page = await open('/topics/orders');
    await page.getByRole('searchbox').fill('$.state=="cooking"');
    await page.waitForURL(/filter=/);
    await page.getByRole('button', { name: 'Saved filters' }).click();
    await page.getByLabel('Name of the filter').fill('In the kitchen');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Forget In the kitchen' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto(`${rig.url}/topics/orders`);
    await page.getByRole('button', { name: 'Saved filters' }).click();
    await page.getByRole('button', { name: /^In the kitchen/ }).click();
    await page.waitForURL(/filter=/);
    expect(await page.getByRole('searchbox').inputValue()).toBe('$.state=="cooking"');
    await page.goto(`${rig.url}/topics/payments`);
    await page.getByRole('button', { name: 'Saved filters' }).click();
    await page.getByText('Type a filter').waitFor();
    expect(await page.getByText('In the kitchen').count()).toBe(0);
  });

  it('leads from a record and from a journey to the trace, where the broker was told where traces are seen', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01` };
    const messages = [{ partition: 2, key: 'traced', value: 'paid in a trace', headers }];
    const [{ baseOffset }] = await rig.producer.send({ topic: 'payments', messages });
    const page = await open(`/topics/payments?partition=2&record=2@${baseOffset}`);
    const link = page.getByRole('dialog').getByRole('link', { name: 'Trace', exact: true });
    const address = `https://traces.example/trace/${trace}`;
    expect(await link.getAttribute('href')).toBe(address);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto(`${rig.url}/journey?id=${trace}`);
    const inJourney = page.getByRole('link', { name: trace });
    expect(await inJourney.getAttribute('href')).toBe(address);
    expect(await inJourney.getAttribute('target')).toBe('_blank');
    // One that was in no trace leads nowhere.
    await page.goto(`${rig.url}/topics/orders?partition=0&record=0@3`);
    await page.getByRole('dialog').getByRole('link', { name: 'Journey' }).waitFor();
    expect(await page.getByRole('link', { name: 'Trace', exact: true }).count()).toBe(0);
  });

  it('shows what a search finds while it goes on, stops and looks for more when it is told to', async () => {
    const page = await open('/search');
    const by = page.getByRole('combobox', { name: 'By', exact: true });
    await by.click();
    await page.getByRole('option', { name: 'Contains' }).click();
    await page.getByLabel('Value', { exact: true }).fill('Margherita');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.waitForURL(/by=q&value=Margherita/);
    const status = page.getByRole('status');
    await status.getByText('100 records so far').waitFor();
    // The answer is on its way for as long as the test wants.
    await page.route('**/records:search-stream?**', () => undefined);
    await status.getByRole('button', { name: 'Go on' }).click();
    const given = page.waitForEvent('requestfailed', (one) => one.url().includes('search-stream'));
    await status.getByRole('button', { name: 'Stop' }).click();
    await given;
    await page.unrouteAll();
    expect(await status.getByText('100 records so far').isVisible()).toBe(true);
    await status.getByRole('button', { name: 'Go on' }).click();
    await status.getByText('200 records so far').waitFor();
    // A part, and it says of how much: the rest comes by the list's end.
    await status.getByText(/Searched [\d,]+ of [\d,]+ records/).waitFor();
  });

  it('goes to a topic by the keyboard alone', async () => {
    const page = await open('/');
    await page.keyboard.press('Control+k');
    await page.locator('[role=combobox]:focus').waitFor();
    await page.keyboard.type('paym');
    await page.getByRole('option', { name: 'payments' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${rig.url}/topics/payments`);
    await page.getByRole('heading', { name: 'payments' }).waitFor();
    const focused = await page.evaluate<string>('document.activeElement?.id');
    expect(focused).toBe('content');
    await page.keyboard.press('/');
    await page.keyboard.type('paid');
    await page.waitForURL(/filter=paid/);
    // Tab after tab, to the first record.
    await page.getByRole('row').nth(1).getByRole('link').waitFor();
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate<boolean>("document.activeElement?.closest('tbody') != null")) break;
    }
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog');
    await panel.getByText(/paid/).first().waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
  });
}
