import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { connectCluster, type KafkaCluster, type KafkaOperations } from '@posthorn/client';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { Command } from './support/command.js';

let database: TestDatabase;
let broker: RunningBroker;
let cluster: KafkaCluster & KafkaOperations;
let posthorn: Command;

beforeAll(async () => {
  database = await createTestDatabase();
  broker = await startBroker({
    port: 0,
    adminPort: 0,
    databaseUrl: database.url,
    groupInitialRebalanceDelayMs: 0,
    logLevel: 'silent',
  });
  const address = `${broker.host}:${broker.port}`;
  posthorn = new Command(['-b', address, '--api', `http://127.0.0.1:${broker.adminPort}`]);
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
    await posthorn.print(['user', 'add', 'alice'], {
      input: 'correct horse\n',
      env: { DATABASE_URL: database.url },
      withOptions: false,
    });
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
