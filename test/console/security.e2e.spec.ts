import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { PASSWORD, SecuredCluster, type SecuredBroker } from '../admin/secured-broker.js';
import { describeInBrowser, note, openBrowser, type Browser } from './support/browser.js';
import { accessibilityFaults, screenshot, settled, visit } from './support/visit.js';

const PHONE = { width: 390, height: 844 };
const SLOW_MS = 120_000;

describeInBrowser(`the security screen in a browser${note}`, () => {
  let cluster: SecuredCluster;
  let one: SecuredBroker;
  let browser: Browser;
  let context: BrowserContext;
  beforeAll(async () => {
    cluster = await SecuredCluster.open();
    [one, browser] = await Promise.all([
      cluster.start({
        users: `root:${PASSWORD},billing:${PASSWORD}`,
        superUsers: 'User:root',
        authorizer: 'acl',
      }),
      openBrowser(),
    ]);
    context = browser.context;
    await signIn('root', PASSWORD);
  }, SLOW_MS);
  afterEach(async () => {
    for (const page of context.pages()) await page.close();
  });
  afterAll(async () => {
    await browser.close();
    await cluster.close();
  });

  const open = async (path: string): Promise<Page> =>
    (await visit(context, `${one.url}/security${path}`)).page;

  /** The browser's cookie of a session, as the page for it sets it. */
  async function signIn(userName: string, password: string): Promise<void> {
    const response = await context.request.post(`${one.url}/api/v1/sessions`, {
      data: { userName, password },
      headers: { 'Sec-Fetch-Site': 'same-origin' },
    });
    expect(response.status()).toBe(201);
  }

  async function choose(page: Page, field: string, option: string): Promise<void> {
    await page.getByRole('dialog').getByLabel(field, { exact: true }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }

  async function rowAction(page: Page, name: string, action: string): Promise<void> {
    await page.getByRole('button', { name: `More about ${name}` }).click();
    await page.getByRole('menuitem', { name: action }).click();
  }

  it('makes a user who can sign in, gives another password, and deletes by typed name', async () => {
    const page = await open('');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Create user' }).click();
    await dialog.getByLabel('Name').fill('root');
    await dialog.getByRole('textbox', { name: 'Password' }).fill('first password');
    await dialog.getByRole('button', { name: 'Create user' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Name').fill('couriers');
    await dialog.getByLabel('Reason').fill('a team of their own');
    await dialog.getByRole('button', { name: 'Create user' }).click();
    await page.getByRole('cell', { name: 'couriers', exact: true }).waitFor();
    const attempt = async (password: string) =>
      (await one.call('POST', '/sessions', {}, { userName: 'couriers', password })).status;
    expect(await attempt('first password')).toBe(201);

    await rowAction(page, 'couriers', 'Set password');
    await dialog.getByRole('textbox', { name: 'New password' }).fill('second password');
    await dialog.getByRole('button', { name: 'Set password' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect([await attempt('first password'), await attempt('second password')]).toEqual([401, 201]);

    await rowAction(page, 'couriers', 'Delete user');
    const remove = dialog.getByRole('button', { name: 'Delete user' });
    expect(await remove.isDisabled()).toBe(true);
    await dialog.getByLabel('Type couriers to confirm').fill('couriers');
    await remove.click();
    await page.getByRole('cell', { name: 'couriers', exact: true }).waitFor({ state: 'detached' });
    expect(await attempt('second password')).toBe(401);
  });

  it('shows a key once, which works within its scope until it is revoked', async () => {
    const page = await open('/api-keys');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Create API key' }).first().click();
    await dialog.getByRole('textbox', { name: 'For', exact: true }).fill('nightly backup');
    await choose(page, 'May do', 'Of that, what the role viewer may do');
    await dialog.getByRole('button', { name: 'Create API key' }).click();
    await dialog.getByRole('button', { name: 'Copy the key' }).click();
    const key = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(key).toMatch(/^ph_/);
    await screenshot(page, 'security-new-key');
    await dialog.getByRole('button', { name: 'I have it' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(key);
    const topic = { name: 'by-a-key', partitions: 1 };
    expect((await one.call('GET', '/topics', { key })).status).toBe(200);
    expect((await one.call('POST', '/topics', { key }, topic)).status).toBe(403);

    await rowAction(page, 'nightly backup', 'Revoke key');
    await dialog.getByLabel('Type nightly backup to confirm').fill('nightly backup');
    await dialog.getByRole('button', { name: 'Revoke key' }).click();
    await page.getByText('No API keys').waitFor();
    expect((await one.call('GET', '/topics', { key })).status).toBe(401);
  });

  it('ends a session of somebody else, and not by mistake the own one', async () => {
    const user = { userName: 'billing', password: PASSWORD };
    const { headers } = await one.call('POST', '/sessions', {}, user);
    const cookie = headers.get('set-cookie')?.split(';', 1)[0];
    const page = await open('/sessions?user=billing');
    await rowAction(page, 'the session of billing', 'End session');
    await page.getByRole('dialog').getByRole('button', { name: 'End session' }).click();
    await page.getByText('Nobody is signed in').waitFor();
    expect((await one.call('GET', '/whoami', { cookie })).status).toBe(401);
    await page.goto(`${one.url}/security/sessions`);
    await page.getByText('this one').waitFor();
    expect(await page.getByRole('button', { name: /More about/ }).count()).toBe(0);
  });

  it.each([
    ['', 'users', 'super user'],
    ['/api-keys', 'api-keys', 'metrics of the shop'],
    ['/sessions', 'sessions', 'this one'],
  ])(
    'shows %s without a complaint, to everybody',
    async (path, name, shows) => {
      const body = { description: 'metrics of the shop', scopes: [{ role: 'viewer' }] };
      const same = { 'Sec-Fetch-Site': 'same-origin' };
      const url = `${one.url}/api/v1/api-keys`;
      const { apiKeys } = (await (await context.request.get(url)).json()) as { apiKeys: object[] };
      if (apiKeys.length === 0) await context.request.post(url, { data: body, headers: same });
      const { page, complaints } = await visit(context, `${one.url}/security${path}`);
      await page.getByText(shows).first().waitFor();
      await screenshot(page, `security-${name}-light`);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      await screenshot(page, `security-${name}-dark`);
      await page.setViewportSize(PHONE);
      await page.emulateMedia({ colorScheme: 'light' });
      await screenshot(page, `security-${name}-phone`);
      const overhang = 'document.documentElement.scrollWidth - window.innerWidth';
      expect(await page.evaluate<number>(overhang)).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
    },
    SLOW_MS,
  );

  // Last: the browser is somebody else from here on.
  it('offers nothing that would be refused to who may only see topics', async () => {
    await cluster.bind('billing', 'viewer');
    await signIn('billing', PASSWORD);
    const page = await open('');
    await page.waitForURL(`${one.url}/security/api-keys`);
    await settled(page);
    const tabs = page.getByRole('navigation', { name: 'Of security' }).getByRole('link');
    expect(await tabs.allTextContents()).not.toContain('Users');
    await page.getByRole('button', { name: 'Create API key' }).first().waitFor();
    expect(await page.getByLabel('Keys of').count()).toBe(0);
  });
});
