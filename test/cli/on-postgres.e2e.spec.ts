import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { connectCluster, type KafkaCluster, type KafkaOperations } from '@posthorn/client';
import { until } from '../client/support/rig.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Command, InProcess } from './support/command.js';

let database: TestDatabase;
let broker: RunningBroker;
let cluster: KafkaCluster & KafkaOperations;
let posthorn: InProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  broker = await startBroker({
    port: 0,
    adminPort: 0,
    databaseUrl: database.url,
    authorizer: 'acl',
    superUsers: 'User:ANONYMOUS',
    groupInitialRebalanceDelayMs: 0,
    logLevel: 'silent',
  });
  const address = `${broker.host}:${broker.port}`;
  posthorn = new InProcess(['-b', address, '--api', `http://127.0.0.1:${broker.adminPort}`]);
  cluster = connectCluster({ brokers: [address] });
});

afterAll(async () => {
  posthorn.remove();
  await cluster.close();
  await broker.close();
  await database.drop();
});

describe('keys', () => {
  it('are printed once, work as POSTHORN_API_KEY, and are refused once revoked', async () => {
    // In the database, by the command of the broker's package.
    const process = new Command();
    await process.print(['user', 'add', 'alice'], {
      input: 'correct horse\n',
      env: { DATABASE_URL: database.url },
    });
    process.remove();
    const { out, err } = await posthorn.run([
      'apikey',
      'create',
      'nightly',
      '--user',
      'alice',
      '--expires',
      '30d',
      '--role',
      'viewer',
    ]);
    const key = out.trim();
    expect(key).toMatch(/^ph_/);
    expect(err).not.toContain(key);
    const env = { POSTHORN_API_KEY: key };
    expect(await posthorn.json(['whoami'], { env })).toMatchObject({
      userName: 'alice',
      method: 'api-key',
    });
    const [own] = await posthorn.json<{ id: string; description: string }[]>([
      'apikey',
      'ls',
      '--user',
      'alice',
    ]);
    expect(own.description).toBe('nightly');
    await posthorn.print(['apikey', 'rm', own.id, '--yes']);
    expect(await posthorn.run(['whoami'], { env })).toMatchObject({ code: 3, out: '' });
  });
});

describe('who may do what', () => {
  it('users are made, given another password and removed over the admin API', async () => {
    const user = (...args: string[]) =>
      posthorn.run(['user', ...args], { input: 'battery staple\n' });
    expect(await user('add', 'bob')).toMatchObject({ code: 0, err: 'added bob\n' });
    expect(await user('add', 'bob')).toMatchObject({ code: 5 });
    expect(await user('password', 'bob')).toMatchObject({ code: 0 });
    expect((await user('list')).out).toMatch(/^bob +SCRAM-SHA-256,SCRAM-SHA-512$/m);
    const mechanisms = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];
    expect(await posthorn.json(['user', 'list'])).toContainEqual({
      userName: 'bob',
      mechanisms,
      roles: [],
    });
    expect((await user('list', '-o', 'name')).out).toContain('bob\n');
    expect((await user('list', '-o', 'yaml')).out).toContain('- userName: bob\n');
    expect(await user('remove', 'bob')).toMatchObject({ code: 0 });
    expect((await user('list')).out).not.toContain('bob');
  });

  it('roles are bound to users for some resources, granted for minutes, and taken away', async () => {
    await posthorn.run(['user', 'add', 'carol'], { input: 'battery staple\n' });
    const id = (
      await posthorn.print([
        'role',
        'bind',
        'viewer',
        'carol',
        '-r',
        'topic:orders.*',
        '-r',
        'topic:/a+/',
      ])
    ).trim();
    await posthorn.print([
      'role',
      'grant',
      'operator',
      'carol',
      '--minutes',
      '5',
      '--reason',
      'on call',
    ]);
    const bindings = await posthorn.json<{ role: string; reason: string | null }[]>([
      'role',
      'bindings',
    ]);
    expect(bindings.map(({ role }) => role).toSorted()).toEqual(['operator', 'viewer']);
    expect(await posthorn.print(['role', 'bindings'])).toContain('topic:orders.* topic:/a+/');
    await posthorn.print(['role', 'unbind', id, '--yes']);
    expect(await posthorn.json(['role', 'bindings'])).toMatchObject([
      { role: 'operator', reason: 'on call' },
    ]);
    expect(await posthorn.print(['role', 'ls', '-o', 'name'])).toContain('admin\n');
  });

  it('ACLs are added, listed by what applies, and removed once it is said', async () => {
    await posthorn.print(['acl', 'add', 'User:alice', 'read', 'topic', 'orders.', '--prefixed']);
    await posthorn.print(['acl', 'add', 'User:alice', 'write', 'topic', 'other']);
    const applies = ['acl', 'ls', '--type', 'topic', '--name', 'orders.eu', '--applies'];
    expect(await posthorn.json(applies)).toMatchObject([
      { operation: 'READ', patternType: 'PREFIXED' },
    ]);
    const removal = ['acl', 'rm', '--principal', 'User:alice'];
    expect(await posthorn.json<unknown[]>(removal)).toHaveLength(2);
    expect(await posthorn.json<unknown[]>(['acl', 'ls'])).toHaveLength(2);
    await posthorn.print([...removal, '--execute']);
    expect(await posthorn.json(['acl', 'ls'])).toEqual([]);
    expect(await posthorn.run(['acl', 'rm'])).toMatchObject({ code: 2 });
  });

  it('limits are set, and taken away by an empty value', async () => {
    await posthorn.print(['quota', 'set', 'producer_byte_rate=1048576', '--user', 'alice']);
    expect(await posthorn.json(['quota', 'ls'])).toMatchObject([
      { entity: { user: 'alice' }, values: { producer_byte_rate: 1048576 } },
    ]);
    await posthorn.print(['quota', 'set', 'producer_byte_rate=', '--user', 'alice']);
    expect(await posthorn.json(['quota', 'ls'])).toEqual([]);
    expect(await posthorn.run(['quota', 'set', 'fast', '--user', 'alice'])).toMatchObject({
      code: 2,
    });
  });
});

/** As the transport writes it: big-endian integers, text in UTF-8. */
function letter(offset: number, key: string, value: string) {
  const [partition, at] = [Buffer.alloc(4), Buffer.alloc(8)];
  at.writeBigInt64BE(BigInt(offset));
  const headers: [string, Buffer][] = [
    ['kafka_dlt-original-topic', Buffer.from('meals')],
    ['kafka_dlt-original-partition', partition],
    ['kafka_dlt-original-offset', at],
    ['kafka_dlt-original-consumer-group', Buffer.from('kitchen')],
    ['kafka_dlt-exception-fqcn', Buffer.from('TypeError')],
    ['kafka_dlt-exception-message', Buffer.from(`no price for meal ${offset}`)],
    ['kafka_dlt-exception-stacktrace', Buffer.from('TypeError: no price\n    at cook')],
    ['posthorn-handler', Buffer.from('KitchenController.cook')],
  ];
  return { topic: 'meals.kitchen.dlq', key, value, headers };
}

describe('dead letters and replays', () => {
  /** Ids in the order of the letters. */
  const open = async (): Promise<string[]> =>
    (await posthorn.json<{ id: string; offset: string }[]>(['dlq', 'ls']))
      .toSorted((a, b) => Number(a.offset) - Number(b.offset))
      .map(({ id }) => id);

  beforeAll(async () => {
    for (const topic of ['meals', 'meals.kitchen.dlq', 'again'])
      await cluster.admin().createTopic({ topic, partitions: 1 });
    const meals = [0, 1, 2].map((n) => ({ topic: 'meals', key: `m${n}`, value: `{"n":${n}}` }));
    const producer = cluster.producer();
    await producer.sendAll(meals);
    await producer.sendAll(meals.map(({ key, value }, n) => letter(n, key, value)));
    await until('the letters are indexed', async () => (await open()).length === 3);
  });

  it('letters are listed, grouped and shown with where they came from and why', async () => {
    const [group] = await posthorn.json<unknown[]>(['dlq', 'groups']);
    expect(group).toMatchObject({ open: 3, handler: 'KitchenController.cook', error: 'TypeError' });
    const [, , newest] = await open();
    const shown = await posthorn.print(['dlq', 'show', newest]);
    expect(shown).toMatch(
      /TypeError: no price for meal 2[^]*from meals\/0@2[^]*\{"n":2\}[^]*at cook/,
    );
    expect(await posthorn.print(['dlq', 'ls', '--group', 'nobody', '-o', 'name'])).toBe('');
    expect(await posthorn.run(['check', 'dlq', '--critical', '3'])).toMatchObject({
      code: 2,
      out: 'DLQ CRITICAL - kitchen 3 open\n',
    });
  });

  it('letters go back once it is said, one of them edited, and one is discarded', async () => {
    const [first, second, third] = await open();
    const dry = await posthorn.run(['dlq', 'redrive', first]);
    expect([dry.code, dry.err]).toEqual([
      0,
      expect.stringContaining('1 letters would go to meals, for kitchen.'),
    ]);
    expect(await open()).toHaveLength(3);
    const [job] = await posthorn.json<unknown[]>([
      'dlq',
      'redrive',
      first,
      '--execute',
      '--wait',
      '--reason',
      'priced',
    ]);
    expect(job).toMatchObject({ status: 'completed', processed: 1, failed: 0, reason: 'priced' });
    const edited = (
      await posthorn.print(['dlq', 'edit', second, '--value', '{"n":1,"price":5}', '--execute'])
    ).trim();
    await posthorn.print(['redrive', 'show', edited, '--wait']);
    await posthorn.print(['dlq', 'discard', third, '--execute']);
    expect(await open()).toEqual([]);
    expect((await posthorn.print(['redrive', 'ls', '-o', 'name'])).trim().split('\n')).toHaveLength(
      2,
    );
    const back = await posthorn.print(['consume', 'meals', '-o', '3:', '-f', String.raw`%k=%v\n`]);
    expect(back).toBe('m0={"n":0}\nm1={"n":1,"price":5}\n');
    expect(await posthorn.run(['dlq', 'redrive', '--execute'])).toMatchObject({ code: 2 });
  });

  it('lists are sorted by the broker, over all there is', async () => {
    const names = async (...list: string[]): Promise<string[]> =>
      (await posthorn.print([...list, '-o', 'name'])).trim().split('\n');
    const newest = await names('redrive', 'ls');
    expect(newest).toHaveLength(2);
    expect(await names('redrive', 'ls', '--sort', 'createdAt')).toEqual(newest.toReversed());
    const [oldest] = await names('dlq', 'ls', '--status', 'redriven', '--sort', 'id', '-n', '1');
    const [last] = await names('dlq', 'ls', '--status', 'redriven', '--sort', '-id', '-n', '1');
    expect(Number(oldest)).toBeLessThan(Number(last));
    expect(await posthorn.run(['dlq', 'groups', '--sort', 'colour'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('lastSeen, firstSeen, open'),
    });
  });

  it('old records are replayed into another topic, those that a condition holds for', async () => {
    const replay = [
      'replay',
      'start',
      'meals',
      '--until',
      '3',
      '-p',
      '0',
      '--to',
      'again',
      '--where',
      '$.n=1',
    ];
    for (const [where, count] of [
      ['$.n>=1', 2],
      ["$.n!='1'", 2],
      ['$.n==1', 1],
    ] as const) {
      const { err } = await posthorn.run([...replay.slice(0, -1), where]);
      expect([where, err]).toEqual([where, expect.stringContaining(`${count} records would be`)]);
    }
    const dry = await posthorn.run(replay);
    expect([dry.code, dry.err]).toEqual([0, expect.stringContaining('1 records would be copied.')]);
    const [job] = await posthorn.json<{ id: string }[]>([...replay, '--execute', '--wait']);
    expect(job).toMatchObject({ status: 'completed', targetTopic: 'again' });
    expect(await posthorn.print(['consume', 'again'])).toBe('{"n":1}\n');
    expect(await posthorn.print(['replay', 'ls', '-o', 'name'])).toBe(`${job.id}\n`);
    expect(await posthorn.run(['replay', 'cancel', job.id])).not.toMatchObject({ code: 0 });
  });
});

describe('search', () => {
  it('finds by key, by condition and by text, says how much it searched, and ends with enough', async () => {
    await posthorn.print(['topic', 'create', 'found', '-p', '2']);
    await posthorn.print([
      'produce',
      'found',
      '{"total":{{.Count}},"note":"Soup {{.Count}}"}',
      '-k',
      'k{{.Count}}',
      '-n',
      '30',
    ]);
    const byKey = await posthorn.run(['search', '--key', 'k7', '-o', 'json']);
    expect(JSON.parse(byKey.out)).toMatchObject({ topic: 'found', key: { text: 'k7' } });
    expect(byKey.err).toContain('1 record found; everything was searched.');
    const places = async (...args: string[]): Promise<number> =>
      (await posthorn.print(['search', ...args, '-o', 'name'])).split('\n').length - 1;
    expect(await places('--where', '$.total>=28', '-t', 'found')).toBe(3);
    expect(await places('soup 3')).toBe(2);
    expect(await places('soup', '-n', '5')).toBe(5);
    expect(await posthorn.run(['search'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('What is searched for?'),
    });
  });
});

describe('journey', () => {
  it('draws what became of an id across topics, and says when nothing is known of it', async () => {
    for (const topic of ['trips', 'bills']) {
      await posthorn.print(['topic', 'create', topic, '-p', '1']);
      const value = `{"type":"${topic}-event"}`;
      await posthorn.print([
        'produce',
        topic,
        value,
        '-k',
        'trip-1',
        '-H',
        'correlation-id=trip-1',
      ]);
    }
    const drawn = await posthorn.print(['journey', 'trip-1']);
    expect(drawn).toMatch(/trips-event trips\/0@0[^]*bills-event bills\/0@0/);
    const { steps } = await posthorn.json<{ steps: { key: string }[] }>(['journey', 'trip-1']);
    expect(steps.map(({ key }) => key)).toEqual(['trip-1', 'trip-1']);
    expect(await posthorn.run(['journey', 'nowhere'])).toMatchObject({ code: 4, out: '' });
  });
});

describe('contracts', () => {
  const contract = (properties: object, required: readonly string[]): string =>
    JSON.stringify({
      event: 'cli-order',
      topic: 'orders',
      schema: { type: 'object', properties, required },
    });
  const id = { id: { type: 'string' } };

  it('are published, checked with an exit code for CI, and compared', async () => {
    const first = contract(id, ['id']);
    const published = await posthorn.run(['contract', 'publish', '-', '-o', 'json'], {
      input: first,
    });
    expect(published.out).toContain('"isNew": true');
    const noted = contract({ ...id, note: { type: 'string' } }, ['id']);
    await posthorn.run(['contract', 'check', '-'], { input: noted });
    const broken = contract({ ...id, tip: { type: 'integer' } }, ['id', 'tip']);
    const refused = await posthorn.run(['contract', 'check', '-'], { input: broken });
    expect(refused.code).toBe(5);
    expect(refused.out).toContain('field `tip` was added and is required: old producers break');
    await posthorn.run(['contract', 'publish', '-'], { input: noted });
    const { out } = await posthorn.run(['contract', 'diff', 'cli-order']);
    expect(out).toBe('cli-order 1 -> 2\n+ field `note` was added: string\n');
    expect((await posthorn.run(['contract', 'ls', '-o', 'name'])).out).toContain('cli-order');
    expect((await posthorn.run(['contract', 'show', 'cli-order', '1'])).out).toContain('"id"');
    // As a service writes it of its events: PosthornAsyncApi.contracts().
    const written = { ...(JSON.parse(noted) as object), schemaType: 'JSON' };
    const service = { contracts: [written], without: [{ event: 'dated', reason: 'no schema' }] };
    await posthorn.run(['contract', 'publish', '-'], { input: JSON.stringify(service) });
    const asyncApi = (await posthorn.run(['contract', 'asyncapi'])).out;
    expect(asyncApi).toMatch(/^asyncapi: 3\.0\.0$/m);
    expect(asyncApi).toContain('cli-order');
  });
});

describe('alerts', () => {
  it('are watched for, tested, told, set to rest and deleted', async () => {
    // Nobody listens there.
    const hook = ['webhook', 'create', 'on-call', 'http://127.0.0.1:9/posthorn'];
    const { out, err } = await posthorn.run(hook);
    expect(out).toMatch(/^whsec_\S+\n$/);
    expect(err).not.toContain(out.trim());
    const create = (...args: string[]) => posthorn.run(['alert', 'create', ...args]);
    const lag = await create('late', '--when', 'groupLag', '--group', 'nobody');
    expect(lag.code).not.toBe(0);
    expect(lag.err).toContain('groupLag needs lagSeconds or lagRecords');
    const rule = ['--when', 'groupWithoutMembers', '--group', 'nobody', '--tell', 'on-call'];
    expect(await create('deserted', ...rule, '--for', '1h')).toMatchObject({ code: 0 });
    expect(await posthorn.json(['alert', 'ls'])).toMatchObject([
      {
        name: 'deserted',
        forSeconds: 3600,
        condition: { type: 'groupWithoutMembers', group: 'nobody' },
        webhooks: ['on-call'],
      },
    ]);
    const seen = await posthorn.json(['alert', 'test', 'deserted']);
    expect(seen).toMatchObject([{ summary: 'There is no group nobody.' }]);
    const test = await posthorn.run(['webhook', 'test', 'on-call']);
    expect([test.code, test.err]).toEqual([1, expect.stringContaining('was not told')]);
    const [told] = await posthorn.json<{ id: string; status: string }[]>(['alert', 'deliveries']);
    expect(told.status).toBe('failed');
    await posthorn.print(['alert', 'redeliver', told.id]);
    await posthorn.print(['alert', 'disable', 'deserted']);
    expect(await posthorn.print(['alert', 'show', 'deserted'])).toContain('isEnabled: false');
    expect((await posthorn.run(['webhook', 'delete', 'on-call', '--yes'])).code).toBe(5);
    await posthorn.print(['alert', 'delete', 'deserted', '--yes']);
    await posthorn.print(['webhook', 'delete', 'on-call', '--yes']);
    expect(await posthorn.json(['alert', 'firing'])).toEqual([]);
  });
});
