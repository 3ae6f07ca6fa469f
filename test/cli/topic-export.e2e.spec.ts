import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { connectCluster, type KafkaCluster, type KafkaOperations } from '@posthorn/client';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { InProcess } from './support/command.js';

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
    logLevel: 'silent',
  });
  const address = `${broker.host}:${broker.port}`;
  posthorn = new InProcess(['-b', address, '--api', `http://127.0.0.1:${broker.adminPort}`]);
  cluster = connectCluster({ brokers: [address] });
  await cluster.admin().createTopic({ topic: 'sold', partitions: 1 });
  const sold = Array.from({ length: 30 }, (_, n) => ({ topic: 'sold', value: `{"n":${n}}` }));
  await cluster.producer().sendAll(sold);
});

afterAll(async () => {
  posthorn?.remove();
  await cluster?.close();
  await broker?.close();
  await database?.drop();
});

interface Line {
  readonly offset: string;
  readonly value: { readonly text: string };
}
interface Job {
  readonly id: string;
  readonly status: string;
  readonly bytes: number;
}

const linesOf = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('topic export', () => {
  it('is on stdout to the last record, of the stretch and of what is meant', async () => {
    const all = linesOf(await posthorn.print(['topic', 'export', 'sold']));
    expect(all.map(({ value }) => value.text)).toEqual(
      Array.from({ length: 30 }, (_, n) => `{"n":${n}}`),
    );
    const some = ['topic', 'export', 'sold', '--from', '5', '--until', '20', '--where', '$.n>=18'];
    expect(linesOf(await posthorn.print(some)).map(({ offset }) => offset)).toEqual(['18', '19']);
    const hour = ['topic', 'export', 'sold', '--from', '@-1h', '--until', '@-30m'];
    expect(await posthorn.print(hour)).toBe('');
    const dry = await posthorn.run([...some, '--dry-run']);
    expect(dry).toMatchObject({ code: 0, out: '', err: expect.stringContaining('15 offsets') });
    expect(await posthorn.run(['topic', 'export', 'nothing'])).toMatchObject({ code: 4, out: '' });
    const place = await posthorn.run(['topic', 'export', 'sold', '--from', 'yesterday']);
    expect(place).toMatchObject({ code: 2, err: expect.stringContaining('no place in a topic') });
  });

  it('is a file that has its name once it is whole, and is not written over', async () => {
    const folder = posthorn.configuration;
    const file = path.join(folder, 'sold.csv');
    const csv = ['topic', 'export', 'sold', '--format', 'csv', '--until', '2', '--out', file];
    await posthorn.print(csv);
    expect((await readFile(file, 'utf8')).split('\r\n')).toEqual([
      'partition,offset,timestamp,key,value,headers',
      expect.stringMatching(/^0,0,.*"\{""n"":0\}",$/),
      expect.stringMatching(/^0,1,/),
      '',
    ]);
    expect(await readdir(folder)).not.toContain('sold.csv.part');
    const again = await posthorn.run(csv);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('--force') });
    await posthorn.print([...csv, '--force']);
  });

  it('goes on when it is let go, is followed, cancelled, fetched and deleted', async () => {
    const slowly = ['topic', 'export', 'sold', '--detach', '--rate', '1'];
    const [slow] = await posthorn.json<Job[]>(slowly);
    await posthorn.run(['topic', 'exports', 'cancel', slow.id]);
    const ended = await posthorn.run(['topic', 'exports', 'show', slow.id, '--wait']);
    expect(ended).toMatchObject({
      code: 1,
      err: expect.stringContaining('was cancelled; what it'),
    });
    const [{ id }] = await posthorn.json<Job[]>(['topic', 'export', 'sold', '--detach']);
    await posthorn.print(['topic', 'exports', 'show', id, '--wait']);
    const listed = await posthorn.json<Job[]>(['topic', 'exports', 'ls']);
    expect(listed.slice(0, 2)).toMatchObject([
      { id, status: 'completed' },
      { id: slow.id, status: 'cancelled' },
    ]);
    const fetched = await posthorn.print(['topic', 'exports', 'download', id]);
    expect(Buffer.byteLength(fetched)).toBe(listed[0].bytes);
    expect(linesOf(fetched)).toHaveLength(30);
    const { err } = await posthorn.run(['topic', 'exports', 'rm', id]);
    expect(err).toContain('is deleted');
    const gone = await posthorn.run(['topic', 'exports', 'download', id]);
    expect(gone).toMatchObject({ code: 1, out: '', err: expect.stringContaining('deleted') });
    const both = await posthorn.run(['topic', 'export', 'sold', '--detach', '--out', 'x']);
    expect(both.code).toBe(2);
  });

  it('that had no room for all is fetched as far as it goes, and ends with an error', async () => {
    const room = async (exportBytesMax: number): Promise<void> => {
      await fetch(`http://127.0.0.1:${broker.adminPort}/api/v1/settings`, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ exportBytesMax }),
      });
    };
    await cluster.admin().createTopic({ topic: 'bulky', partitions: 1 });
    // What no compression makes smaller.
    for (let n = 0; n < 3; n++)
      await cluster.producer().send({ topic: 'bulky', value: randomBytes(600_000) });
    await room(1_000_000);
    const cut = await posthorn.run(['topic', 'export', 'bulky']);
    await room(256 * 1024 * 1024);
    expect(cut).toMatchObject({ code: 1, err: expect.stringContaining('is not whole') });
    expect(linesOf(cut.out)).toHaveLength(1);
  });
});
