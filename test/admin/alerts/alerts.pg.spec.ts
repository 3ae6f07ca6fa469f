import { connectCluster } from '@posthorn/client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../conformance/support.js';
import { EventSourceReader } from '../support/event-source.js';
import {
  PASSWORD,
  SecuredCluster,
  signIn,
  type Proof,
  type SecuredBroker,
} from '../support/secured-broker.js';
import { isSignedBy, WebhookReceiver } from './webhook-receiver.js';

interface Problem {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}
interface Hook {
  readonly url: string;
  readonly secret?: string;
}
interface Delivery {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}
interface Alert {
  readonly id: string;
  readonly rule: string;
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
}

const LETTERS = 'orders.payment.dlq';

describe('alert rules', () => {
  let cluster: SecuredCluster;
  let one: SecuredBroker;
  let root: Proof;
  let viewer: Proof;
  let receiver: WebhookReceiver;
  let secret = '';

  const create = (body: object, query = '') =>
    one.call<Problem>('POST', `/alert-rules${query}`, root, body);
  const alerts = async (query: string, proof = root): Promise<readonly Alert[]> =>
    (await one.call<{ alerts: Alert[] }>('GET', `/alerts?${query}`, proof)).body.alerts;
  const firing = (rule: string) => async (): Promise<boolean> =>
    (await alerts(`state=firing&rule=${rule}`)).length > 0;

  beforeAll(async () => {
    receiver = await WebhookReceiver.start();
    cluster = await SecuredCluster.open();
    one = await cluster.start({
      users: `root:${PASSWORD},eve:${PASSWORD}`,
      superUsers: 'User:root;User:ANONYMOUS',
      authorizer: 'acl',
    });
    root = await signIn(one.call, 'root');
    await cluster.bind('eve', 'viewer');
    viewer = await signIn(one.call, 'eve');
    await one.call('PATCH', '/settings', root, { alertEvaluationSeconds: 1 });
    for (const name of ['orders', LETTERS]) {
      await one.call('POST', '/topics', root, { name, partitions: 1 });
    }
    const { body } = await one.call<Hook>('POST', '/webhooks', root, {
      name: 'on-call',
      url: receiver.url('/on-call?token=t'),
    });
    secret = body.secret ?? '';
  });
  afterAll(async () => {
    await cluster?.close();
    await receiver?.close();
  });

  it('a webhook shows its secret once, and its address never', async () => {
    expect(secret).toMatch(/^whsec_/);
    const { body } = await one.call<Hook>('GET', '/webhooks/on-call', root);
    expect(body.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/…$/);
    const all = await one.call('GET', '/webhooks', root);
    const audited = await one.call('GET', '/audit?action=webhook.create', root);
    for (const answer of [all, audited]) {
      expect(JSON.stringify(answer.body)).not.toMatch(/whsec_|token=t/);
    }
  });

  it('a webhook does not lead where clouds keep the keys of a machine', async () => {
    const url = 'http://169.254.169.254/latest/meta-data';
    const { status, body } = await one.call<Problem>('POST', '/webhooks', root, {
      name: 'thief',
      url,
    });
    expect([status, body.code, body.errors?.[0].pointer]).toEqual([400, 'invalid-request', '/url']);
  });

  it('a rule that does not say when it fires is refused', async () => {
    const { status, body } = await create({ name: 'silent' });
    expect([status, body.code, body.errors?.[0].pointer]).toEqual([
      400,
      'invalid-request',
      '/condition',
    ]);
  });

  it('a test tells now what became of it, redirects are not followed, and answers are not read', async () => {
    const test = () => one.call<Delivery>('POST', '/webhooks/on-call:test', root, {});
    expect((await test()).body).toMatchObject({
      status: 'delivered',
      attempts: 1,
      lastStatus: 204,
    });
    const [told] = receiver.at('/on-call?token=t');
    expect(told.told.type).toBe('alert.test');
    expect(isSignedBy(secret, told)).toBe(true);
    receiver.answer('/on-call?token=t', 302, 500);
    const moved = await test();
    expect(moved.body).toMatchObject({ status: 'failed', lastStatus: 302 });
    expect((await test()).body.lastError).toBe('answered 500');
    expect(receiver.at('/elsewhere')).toEqual([]);
    const preview = await one.call<Delivery>(
      'POST',
      '/webhooks/on-call:test?validateOnly=true',
      root,
      {},
    );
    expect(preview.body).toMatchObject({ status: 'pending', attempts: 0 });
  });

  it('a delivery is told again with the id and the body that it had', async () => {
    const before = receiver.received.length;
    const { body } = await one.call<Delivery>('POST', '/webhooks/on-call:test', root, {});
    const again = await one.call<Delivery>(
      'POST',
      `/alert-deliveries/${body.id}:redeliver`,
      root,
      {},
    );
    expect(again.status).toBe(200);
    await until('it to be told again', () => receiver.received.length === before + 2);
    const [first, second] = receiver.received.slice(before);
    expect([second.id, second.body]).toEqual([first.id, first.body]);
    expect(isSignedBy(secret, second)).toBe(true);
  });

  it('a webhook that is changed tells the new address, signed by both secrets for a day', async () => {
    const hook = { name: 'moved', url: receiver.url('/from'), description: 'kept' };
    const created = await one.call<Hook>('POST', '/webhooks', root, hook);
    const change = { url: receiver.url('/to?token=t'), secret: `whsec_${'bmV3'.repeat(8)}` };
    const patch = (query = '') =>
      one.call<Hook>('PATCH', `/webhooks/moved${query}`, root, { ...change, reason: 'moved' });
    expect((await patch('?validateOnly=true')).status).toBe(200);
    const before = await one.call<Hook>('GET', '/webhooks/moved', root);
    expect(before.body).toMatchObject({ previousSecretUntil: null });
    const { status, body } = await patch();
    expect(status).toBe(200);
    expect(body).toMatchObject({ description: 'kept', previousSecretUntil: expect.any(String) });
    await one.call('POST', '/webhooks/moved:test', root, {});
    expect(receiver.at('/from')).toEqual([]);
    const [told] = receiver.at('/to?token=t');
    expect([isSignedBy(change.secret, told), isSignedBy(created.body.secret ?? '', told)]).toEqual([
      true,
      true,
    ]);
    const audited = await one.call('GET', '/audit?action=webhook.edit', root);
    expect(JSON.stringify(audited.body)).toContain('"isSecretChanged":true');
    expect(JSON.stringify([body, audited.body])).not.toMatch(/whsec_|token=t/);
    expect((await one.call('DELETE', '/webhooks/moved', root)).status).toBe(204);
  });

  it('a rule whose condition makes no sense is refused, field by field', async () => {
    const rule = {
      name: 'late',
      condition: { type: 'groupLag', seconds: 3 },
      webhooks: ['nobody'],
    };
    const { status, body } = await create(rule);
    expect([status, body.errors?.map(({ pointer }) => pointer)]).toEqual([
      400,
      ['/condition/group', '/condition', '/condition/seconds', '/webhooks/0'],
    ]);
    const soon = { type: 'partitionStuck', group: '*' };
    const stuck = await create({ name: 'stuck', condition: soon, forSeconds: 1 });
    expect(stuck.body.errors?.[0].pointer).toBe('/forSeconds');
  });

  it('a rule fires and is resolved, and the webhook hears of both, in order', async () => {
    const condition = { type: 'groupWithoutMembers', group: 'nobody' };
    const rule = { name: 'deserted', condition, webhooks: ['on-call'], severity: 'critical' };
    expect((await create(rule, '?validateOnly=true')).status).toBe(201);
    expect((await one.call('GET', '/alert-rules/deserted', root)).status).toBe(404);
    // The first attempt fails: what is told of the end has to wait for what is told of the beginning.
    receiver.answer('/on-call?token=t', 503);
    expect((await create(rule)).status).toBe(201);
    await until('it to fire', firing('deserted'));
    const [alert] = await alerts('state=live');
    expect(alert).toMatchObject({ rule: 'deserted', state: 'firing', labels: { group: 'nobody' } });
    await one.call('PATCH', '/alert-rules/deserted', root, { isEnabled: false, reason: 'known' });
    expect((await alerts('rule=deserted')).map(({ state }) => state)).toEqual(['resolved']);
    const ofAlert = () => receiver.received.filter(({ told }) => told.data.alert.id === alert.id);
    await until('both to be told', () => ofAlert().length === 3);
    const [failed, fired, resolved] = ofAlert();
    expect([failed.id, failed.body]).toEqual([fired.id, fired.body]);
    expect([fired, resolved].map(({ told }) => [told.type, told.data.alert.state])).toEqual([
      ['alert.firing', 'firing'],
      ['alert.resolved', 'resolved'],
    ]);
    await until('it to be written down', async () => {
      const path = `/alerts/${alert.id}/deliveries`;
      const { body } = await one.call<{ deliveries: Delivery[] }>('GET', path, root);
      const shown = body.deliveries.map(({ status, attempts }) => `${status} ${attempts}`);
      return shown.join() === 'delivered 1,delivered 2';
    });
  });

  it('new dead letters fire, and those who watch are told', async () => {
    const url = `${one.url}/api/v1/alerts:watch`;
    const reader = await EventSourceReader.open(url, { Cookie: root.cookie! });
    await create({ name: 'letters', condition: { type: 'deadLetters', group: 'payment' } });
    const { host, port } = one.broker;
    const kafka = connectCluster({ brokers: [`${host}:${port}`], clientId: 'alerts' });
    await kafka.producer().send({
      topic: LETTERS,
      key: 'k',
      value: 'x',
      headers: [
        ['kafka_dlt-original-topic', Buffer.from('orders')],
        ['kafka_dlt-original-consumer-group', Buffer.from('payment')],
        ['kafka_dlt-exception-fqcn', Buffer.from('CardError')],
      ],
    });
    await kafka.close();
    await until('it to fire', firing('letters'));
    const [{ labels }] = await alerts('rule=letters');
    expect(labels).toMatchObject({
      group: 'payment',
      originTopic: 'orders',
      exception: 'CardError',
    });
    for (;;) {
      const { data } = await reader.next('alerts');
      if ((data as { alerts: Alert[] }).alerts.some(({ rule }) => rule === 'letters')) break;
    }
    reader.close();
  });

  it('a rule says what its condition holds for, without firing', async () => {
    const { body } = await one.call<{ matches: Alert[]; deliveries: Delivery[] }>(
      'POST',
      '/alert-rules/letters:test',
      root,
      {},
    );
    expect(body).toMatchObject({ matches: [{ labels: { group: 'payment' } }], deliveries: [] });
  });

  it('what two change at once is changed by one of them', async () => {
    const { headers } = await one.call('GET', '/alert-rules/letters', root);
    const seen = { ...root, headers: { 'If-Match': headers.get('etag') ?? '' } };
    const patch = (severity: string) =>
      one.call<Problem>('PATCH', '/alert-rules/letters', seen, { severity });
    expect((await patch('info')).status).toBe(200);
    expect((await patch('critical')).status).toBe(412);
    expect((await one.call('DELETE', '/alert-rules/letters', seen)).status).toBe(412);
    const hook = await one.call('GET', '/webhooks/on-call', root);
    const stale = { ...root, headers: { 'If-Match': `${hook.headers.get('etag')}x` } };
    expect((await one.call('PATCH', '/webhooks/on-call', stale, { description: 'x' })).status).toBe(
      412,
    );
  });

  it('ACLs and roles that two change at once are changed by one of them', async () => {
    const list = await one.call('GET', '/acls', root);
    const seen = { ...root, headers: { 'If-Match': list.headers.get('etag') ?? '' } };
    const acl = (principal: string) => ({
      principal,
      host: '*',
      operation: 'READ',
      permission: 'ALLOW',
      resourceType: 'TOPIC',
      resourceName: 'orders',
      patternType: 'LITERAL',
    });
    expect((await one.call('POST', '/acls', seen, acl('User:a'))).status).toBe(201);
    expect((await one.call('POST', '/acls', seen, acl('User:b'))).status).toBe(412);
    const filters = [{ principal: 'User:a' }];
    expect((await one.call('POST', '/acls:delete', seen, { filters })).status).toBe(412);
    expect((await one.call('POST', '/acls:delete', root, { filters })).status).toBe(200);
    const role = { description: '', actions: ['alert:view'] };
    expect((await one.call('PUT', '/roles/watcher', root, role)).status).toBe(200);
    const { headers } = await one.call('GET', '/roles/watcher', root);
    const known = { ...root, headers: { 'If-Match': headers.get('etag') ?? '' } };
    const more = { ...role, actions: ['alert:view', 'webhook:view'] };
    expect((await one.call('PUT', '/roles/watcher', known, more)).status).toBe(200);
    expect((await one.call('PUT', '/roles/watcher', known, role)).status).toBe(412);
    expect((await one.call('DELETE', '/roles/watcher', known)).status).toBe(412);
  });

  it('rules are part of the document of a cluster, and an import names the webhooks that it lacks', async () => {
    interface Change {
      readonly kind: string;
      readonly name: string;
      readonly action: string;
    }
    const { body } = await one.call<{ alertRules: { name: string; webhooks: string[] }[] }>(
      'GET',
      '/definitions',
      root,
    );
    expect(body.alertRules.map(({ name }) => name)).toEqual(['deserted', 'letters']);
    const again = (document: object) =>
      one.call<{ changes: Change[] }>('POST', '/definitions?validateOnly=true', root, document);
    expect((await again({ version: 1, alertRules: body.alertRules })).body.changes).toEqual([]);
    const [rule] = body.alertRules;
    const moved = { ...rule, name: 'moved', webhooks: ['on-call', 'elsewhere'] };
    const { changes } = (await again({ version: 1, alertRules: [moved] })).body;
    expect(changes.map(({ kind, name, action }) => `${action} ${kind} ${name}`)).toEqual([
      'create alertRule moved',
      'manual webhook elsewhere',
    ]);
  });

  it('a webhook that a rule tells is not deleted', async () => {
    const { status, body } = await one.call<Problem>('DELETE', '/webhooks/on-call', root);
    expect([status, body.code]).toEqual([409, 'webhook-in-use']);
  });

  it('viewers see alerts of groups that they may see, and change nothing', async () => {
    expect((await alerts('rule=letters', viewer)).length).toBe(1);
    const refused = [
      ['POST', '/alert-rules'],
      ['DELETE', '/alert-rules/letters'],
      ['POST', '/webhooks/on-call:test'],
      ['PATCH', '/settings'],
    ] as const;
    for (const [method, path] of refused) {
      expect([path, (await one.call(method, path, viewer, {})).status]).toEqual([path, 403]);
    }
  });

  it('settings are kept, and what is older than they say is deleted', async () => {
    const before = await one.call<{ alertRetentionDays: number }>('GET', '/settings', root);
    expect(before.body).toMatchObject({ alertRetentionDays: 30, auditRetentionDays: null });
    const bad = await one.call<Problem>('PATCH', '/settings', root, { auditRetentionDays: 0 });
    expect(bad.body.errors?.[0].pointer).toBe('/auditRetentionDays');
    const { body } = await one.call('PATCH', '/settings', root, { auditRetentionDays: 7 });
    expect(body).toMatchObject({ auditRetentionDays: 7, alertEvaluationSeconds: 1 });
    const undone = await one.call('PATCH', '/settings', root, { auditRetentionDays: null });
    expect(undone.body).toMatchObject({ auditRetentionDays: null });
  });

  it('a deleted rule leaves what it said, ended', async () => {
    expect((await one.call('DELETE', '/alert-rules/letters', root)).status).toBe(204);
    expect((await alerts('rule=letters')).map(({ state }) => state)).toEqual(['resolved']);
  });
});
