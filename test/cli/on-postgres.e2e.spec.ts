import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { connectCluster, type KafkaCluster, type KafkaOperations } from '@posthorn/client';
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
    expect((await user('list')).out).toContain('bob\tSCRAM-SHA-256,SCRAM-SHA-512');
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
