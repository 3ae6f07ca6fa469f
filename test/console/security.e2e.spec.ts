import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { CLIENT_ID, CLIENT_SECRET, IdentityProvider } from '../admin/support/identity-provider.js';
import { PASSWORD, SecuredCluster, type SecuredBroker } from '../admin/support/secured-broker.js';
import { freePort } from '../support/free-port.js';
import { Browser, describeInBrowser, note } from './support/browser.js';
import { looksRight } from './support/looks.js';
import {
  accessibilityFaults,
  OF_THE_SCREEN,
  screenshot,
  settled,
  visit,
  WITH_THE_SIDEBAR,
} from './support/visit.js';

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
        users: ['root', 'billing', 'teller'].map((name) => `${name}:${PASSWORD}`).join(','),
        superUsers: 'User:root',
        authorizer: 'acl',
      }),
      Browser.open(),
    ]);
    context = browser.context;
    await signIn('root', PASSWORD);
  }, SLOW_MS);
  afterEach(() => browser.rest());
  afterAll(async () => {
    await browser.close();
    await cluster.close();
  });

  const open = async (path: string): Promise<Page> =>
    (await visit(browser, `${one.url}/security${path}`)).page;

  /** The browser's cookie of a session, as the page for it sets it. */
  async function signIn(userName: string, password: string): Promise<void> {
    const response = await context.request.post(`${one.url}/api/v1/sessions`, {
      data: { userName, password },
      headers: { 'Sec-Fetch-Site': 'same-origin' },
    });
    expect(response.status()).toBe(201);
  }

  /** Somebody who may do much and not see all; the browser is root's before and after, and nobody has a role. */
  async function asTeller(work: () => Promise<void>): Promise<void> {
    const before = await context.cookies(one.url);
    await cluster.bind('teller', 'operator');
    await context.clearCookies();
    await signIn('teller', PASSWORD);
    try {
      await work();
    } finally {
      await context.clearCookies();
      await context.addCookies(before);
      await cluster.pool.query(`delete from posthorn_admin.role_bindings where subject = 'teller'`);
    }
  }

  async function cookieOfRoot(): Promise<string> {
    const [{ name, value }] = await context.cookies(one.url);
    return `${name}=${value}`;
  }

  async function choose(page: Page, field: string, option: string): Promise<void> {
    await page.getByRole('dialog').getByRole('combobox', { name: field, exact: true }).click();
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

  it('gives a role on some topics for a while, and takes it away', async () => {
    const page = await open('/roles');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Give a role' }).click();
    await dialog.getByRole('textbox', { name: 'User' }).fill('temp');
    await dialog.getByRole('button', { name: 'Only for some topics or groups' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('orders.');
    await choose(page, 'How long', '1 hour');
    await dialog.getByLabel('Reason').fill('INC-7');
    await screenshot(page, 'security-bind-role');
    await dialog.getByRole('button', { name: 'Give role' }).click();
    await page.getByText('topics orders.…').waitFor();
    await page.getByText(/^in (1 h|5\d min)/).waitFor();
    const { rows } = await cluster.pool.query(
      `select role, reason, resources, expires_at > now() + interval '50 minutes' as holds
       from posthorn_admin.role_bindings where subject = 'temp'`,
    );
    const resources = [{ kind: 'topic', patternType: 'prefixed', name: 'orders.' }];
    expect(rows).toMatchObject([{ role: 'viewer', reason: 'INC-7', resources, holds: true }]);
    await rowAction(page, 'viewer of temp', 'Take the role away');
    await dialog.getByLabel('Type temp to confirm').fill('temp');
    await dialog.getByRole('button', { name: 'Take role away' }).click();
    await page.getByText('Nobody has a role').waitFor();
  });

  it('makes a role like a built-in one, changes what it may do, and deletes it', async () => {
    const page = await open('/roles');
    const dialog = page.getByRole('dialog');
    const actionsOf = async (role: string): Promise<string[]> =>
      (await one.call('GET', `/roles/${role}`, { cookie: await cookieOfRoot() })).body
        .actions as string[];
    await rowAction(page, 'viewer', 'New role like this');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('support');
    await dialog.getByLabel('deadLetter redrive').check();
    await screenshot(page, 'security-edit-role');
    await dialog.getByRole('button', { name: 'Make role' }).click();
    await page.getByRole('cell', { name: 'support', exact: true }).waitFor();
    const viewers = await actionsOf('viewer');
    expect(new Set(await actionsOf('support'))).toEqual(
      new Set([...viewers, 'deadLetter:redrive']),
    );
    await rowAction(page, 'support', 'Edit');
    await dialog.getByLabel('deadLetter redrive').uncheck();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(new Set(await actionsOf('support'))).toEqual(new Set(viewers));
    await rowAction(page, 'support', 'Delete role');
    await dialog.getByLabel('Type support to confirm').fill('support');
    await dialog.getByRole('button', { name: 'Delete role' }).click();
    await page.getByRole('cell', { name: 'support', exact: true }).waitFor({ state: 'detached' });
  });

  it('adds an ACL of Kafka clients, and deletes that one', async () => {
    const kept = { resourceType: 'TOPIC', resourceName: 'orders', operation: 'DESCRIBE' };
    const cookie = await cookieOfRoot();
    await one.call('POST', '/acls', { cookie }, { ...kept, principal: 'User:billing' });
    const page = await open('/acls');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Add ACL' }).click();
    await dialog.getByRole('textbox', { name: 'Principal' }).fill('User:billing');
    await choose(page, 'Operation', 'WRITE');
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('orders');
    await screenshot(page, 'security-add-acl');
    await dialog.getByRole('button', { name: 'Add ACL' }).click();
    await rowAction(page, 'User:billing, WRITE', 'Delete ACL');
    await dialog.getByLabel('Type User:billing to confirm').fill('User:billing');
    await dialog.getByRole('button', { name: 'Delete ACL' }).click();
    await page.getByRole('cell', { name: 'Allow WRITE' }).waitFor({ state: 'detached' });
    const { body } = await one.call('GET', '/acls', { cookie });
    expect(body.acls).toEqual([expect.objectContaining({ ...kept, principal: 'User:billing' })]);
  });

  it('sets a quota, takes one of its limits away, and removes it', async () => {
    const page = await open('/quotas');
    const dialog = page.getByRole('dialog');
    const quotas = async () =>
      (await one.call('GET', '/quotas', { cookie: await cookieOfRoot() })).body.quotas;
    await page.getByRole('button', { name: 'Set quota' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('billing');
    await dialog.getByRole('textbox', { name: 'Produce' }).fill('1500000');
    await dialog.getByRole('textbox', { name: 'Consume' }).fill('3000000');
    await dialog.getByRole('button', { name: 'Set quota' }).click();
    await page.getByText('1.5 MB/s').waitFor();
    await rowAction(page, 'user billing', 'Change');
    await dialog.getByRole('textbox', { name: 'Consume' }).fill('');
    await dialog.getByRole('button', { name: 'Set quota' }).click();
    await page.getByText('3 MB/s').waitFor({ state: 'detached' });
    expect(await quotas()).toMatchObject([{ values: { producer_byte_rate: 1_500_000 } }]);
    await rowAction(page, 'user billing', 'Remove');
    await dialog.getByLabel('Type user billing to confirm').fill('user billing');
    await dialog.getByRole('button', { name: 'Remove quota' }).click();
    await page.getByText('No quotas').waitFor();
    expect(await quotas()).toEqual([]);
  });

  it('hides a part of records after a preview, changes what, and shows it again by typed name', async () => {
    const proof = { cookie: await cookieOfRoot() };
    await one.call('POST', '/topics', proof, { name: 'cards', partitions: 1 });
    const record = { value: { json: { number: '4111', holder: 'Ada' } }, key: { text: 'c-1' } };
    await one.call('POST', '/topics/cards/records', proof, record);
    const page = await open('/masking');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Add rule' }).click();
    await dialog.getByRole('textbox', { name: 'Topic' }).fill('cards');
    await dialog.getByRole('textbox', { name: 'JSON path' }).fill('$.owner');
    const left = dialog.getByRole('status', { name: 'What is left of it' });
    await left.getByText('Nothing of it is hidden').waitFor();
    await dialog.getByRole('textbox', { name: 'JSON path' }).fill('$.number');
    await left.getByText('{"number":"****","holder":"Ada"}').waitFor();
    await screenshot(page, 'security-add-masking-rule');
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Add rule' }).click();
    await page.getByRole('cell', { name: '$.number', exact: true }).waitFor();

    await asTeller(async () => {
      await page.goto(`${one.url}/topics/cards?record=0@0`);
      const panel = page.getByRole('dialog');
      await panel.getByText('Something in the value is hidden from you').waitFor();
      await screenshot(page, 'record-masked-light');
      expect(await panel.textContent()).not.toContain('4111');
    });

    await page.goto(`${one.url}/security/masking`);
    await rowAction(page, '$.number of cards', 'Change');
    await dialog.getByRole('textbox', { name: 'JSON path' }).fill('$.holder');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: '$.holder', exact: true }).waitFor();
    await rowAction(page, '$.holder of cards', 'Delete');
    await dialog.getByLabel('Type cards to confirm').fill('cards');
    await dialog.getByRole('button', { name: 'Delete rule' }).click();
    await page.getByText('Nothing is hidden', { exact: true }).waitFor();
  });

  it(
    'says of a broker that only shows that it does, and offers no change',
    async () => {
      const shown = await cluster.start({ adminReadOnly: true });
      const page = (await visit(browser, `${one.url}/security`)).page;
      await page.getByRole('button', { name: 'Create user' }).waitFor();
      // One cookie for both: a port is no part of a site.
      const other = (await visit(browser, `${shown.url}/security`)).page;
      await other.getByText('Read only', { exact: true }).waitFor();
      expect(await other.getByRole('button', { name: 'Create user' }).count()).toBe(0);
      await other.getByRole('button', { name: /^You are/ }).click();
      await other.getByText(/^Posthorn \d/).waitFor();
    },
    SLOW_MS,
  );

  describe('each tab', () => {
    beforeAll(async () => {
      const proof = { cookie: await cookieOfRoot() };
      const key = { description: 'metrics of the shop', scopes: [{ role: 'viewer' }] };
      const resources = [{ kind: 'topic', patternType: 'literal', name: '*' }];
      const binding = {
        subjectType: 'group',
        subject: 'payments-team',
        role: 'operator',
        resources,
      };
      const acl = { resourceType: 'TOPIC', resourceName: 'orders', operation: 'DESCRIBE' };
      const quota = { entity: { user: 'billing' }, values: { producer_byte_rate: 1_500_000 } };
      await one.call('POST', '/api-keys', proof, key);
      await one.call('POST', '/role-bindings', proof, binding);
      await one.call('POST', '/acls', proof, { ...acl, principal: 'User:billing' });
      await one.call('POST', '/quotas:alter', proof, { changes: [quota] });
      const rule = { topic: 'payments', target: 'value', place: '$.card', action: 'MASK' };
      await one.call('POST', '/masking-rules', proof, rule);
    });

    it.each([
      ['', 'users', 'super user'],
      ['/api-keys', 'api-keys', 'metrics of the shop'],
      ['/sessions', 'sessions', 'this one'],
      ['/roles', 'roles', 'all topics'],
      ['/acls', 'acls', 'DESCRIBE'],
      ['/quotas', 'quotas', 'user billing'],
      ['/masking', 'masking', '$.card'],
    ])(
      'shows %s without a complaint, to everybody',
      async (path, name, shows) => {
        const seen = await visit(browser, `${one.url}/security${path}`);
        await seen.page.getByText(shows).first().waitFor();
        // With what somebody sees who is signed in.
        const scope = path === '' ? WITH_THE_SIDEBAR : OF_THE_SCREEN;
        await looksRight(seen, `security-${name}`, scope);
      },
      SLOW_MS,
    );
  });

  // Towards the end: the browser is somebody else from here on.
  it('offers nothing that would be refused to who may only see topics', async () => {
    const proof = { cookie: await cookieOfRoot() };
    for (const name of ['bills.eu', 'orders']) {
      await one.call('POST', '/topics', proof, { name, partitions: 1 });
    }
    const subject = { subjectType: 'user', subject: 'billing' };
    const resources = [{ kind: 'topic', patternType: 'prefixed', name: 'bills.' }];
    await one.call('POST', '/role-bindings', proof, { ...subject, role: 'admin', resources });
    await cluster.bind('billing', 'viewer');
    await signIn('billing', PASSWORD);
    // Nor is it asked for: not even by the overview, which has something of everything.
    const refusals: string[] = [];
    const page = await context.newPage();
    page.on('response', (response) => {
      if (response.status() === 403) refusals.push(response.url());
    });
    await page.goto(one.url);
    await settled(page);
    expect(await page.getByRole('heading', { name: 'Last changes' }).count()).toBe(0);
    expect(refusals).toEqual([]);
    await page.goto(`${one.url}/security`);
    await page.waitForURL(`${one.url}/security/api-keys`);
    await settled(page);
    const tabs = page.getByRole('navigation', { name: 'Of security' }).getByRole('link');
    expect(await tabs.allTextContents()).toEqual(['API keys', 'Sessions', 'Quotas']);
    await page.getByRole('button', { name: 'Create API key' }).first().waitFor();
    expect(await page.getByLabel('Keys of').count()).toBe(0);
    // A role for some topics is offered for those alone.
    const more = page.getByRole('button', { name: 'More about this topic' });
    await page.goto(`${one.url}/topics/bills.eu`);
    await more.click();
    await page.getByRole('menuitem', { name: 'Delete topic' }).waitFor();
    await page.goto(`${one.url}/topics/orders`);
    await page.getByText('No records yet').waitFor();
    await more.click();
    // Into a topic of the right name, that is.
    expect(await page.getByRole('menuitem').allTextContents()).toEqual(['Clone topic…']);
    // Whoever asks all the same, with the cookie of the same browser, is refused.
    const headers = { 'Sec-Fetch-Site': 'same-origin' };
    const refused = await context.request.delete(`${one.url}/api/v1/topics/orders`, { headers });
    expect(refused.status()).toBe(403);
    const users = await context.request.get(`${one.url}/api/v1/users`, { headers });
    expect(users.status()).toBe(403);
    const kept = await context.request.get(`${one.url}/api/v1/topics/orders`, { headers });
    expect(kept.status()).toBe(200);
  });

  describe('by an identity provider', () => {
    let provider: IdentityProvider;
    let other: SecuredBroker;
    beforeAll(async () => {
      const adminPort = await freePort();
      const adminUrl = `http://127.0.0.1:${adminPort}`;
      provider = await IdentityProvider.start(`${adminUrl}/api/v1/oidc/callback`);
      other = await cluster.start({
        adminPort,
        adminUrl,
        adminSignIn: 'auto',
        adminOidcIssuer: provider.issuer,
        adminOidcClientId: CLIENT_ID,
        adminOidcClientSecret: CLIENT_SECRET,
        adminOidcScope: 'openid',
      });
      await cluster.bind('dora', 'viewer');
      await context.clearCookies();
    }, SLOW_MS);
    afterAll(async () => {
      await provider.stop();
    });

    it('signs in, and out both here and there', async () => {
      const page = await context.newPage();
      await page.goto(`${other.url}/topics`);
      await page.getByRole('link', { name: 'Sign in by your identity provider' }).click();
      await page.waitForURL(`${other.url}/topics`);
      await page.getByRole('button', { name: 'You are User:dora' }).click();
      // What the page asks for meanwhile is refused, and leads it nowhere else.
      await page.route('**/oidc/sign-out', async (route) => {
        await page.waitForResponse((response) => response.status() === 401);
        await route.continue();
      });
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      // The provider asks, since its own session ends too; and leads back.
      await page.waitForURL(`${provider.issuer}/session/end**`);
      await page.getByRole('button', { name: 'Yes, sign me out' }).click();
      await page.waitForURL(`${other.url}/sign-in**`);
      await page.goto(`${other.url}/topics`);
      await page.getByRole('link', { name: 'Sign in by your identity provider' }).waitFor();
    });
  });
});
