import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { connectCluster, type KafkaCluster, type KafkaOperations } from '@posthorn/client';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import type { Manifest } from '../../libs/cli/src/backup/manifest.js';
import { until } from '../client/support/rig.js';
import { InProcess } from './support/command.js';

let broker: RunningBroker;
let cluster: KafkaCluster & KafkaOperations;
let posthorn: InProcess;
let root: string;
let folder: string;
let number = 0;

beforeAll(async () => {
  broker = await startBroker({
    port: 0,
    adminPort: 0,
    groupInitialRebalanceDelayMs: 0,
    logLevel: 'silent',
  });
  const address = `${broker.host}:${broker.port}`;
  posthorn = new InProcess(['-b', address]);
  cluster = connectCluster({ brokers: [address] });
  root = mkdtempSync(path.join(tmpdir(), 'posthorn-backup-'));
});

afterAll(async () => {
  posthorn.remove();
  await cluster.close();
  await broker.close();
  rmSync(root, { recursive: true, force: true });
});

beforeEach(() => {
  folder = path.join(root, String(number++));
});

const manifest = (): Manifest =>
  JSON.parse(readFileSync(path.join(folder, 'backup.json'), 'utf8')) as Manifest;
const segments = () => manifest().topics.flatMap((topic) => topic.segments);

/** Records of all shapes: bytes that are no text, tombstones, no key, headers twice and null, and times long ago. */
async function fill(topic: string, count: number, from = 0): Promise<void> {
  const records = Array.from({ length: count }, (_, index) => {
    const n = from + index;
    return {
      topic,
      partition: n % 2,
      key: n % 3 === 0 ? null : Buffer.from([0xff, n % 256]),
      value: n % 5 === 0 ? null : Buffer.from(`{"n":${n}}`),
      timestamp: BigInt(1_000_000 + n),
      headers: [
        ['h', Buffer.from([0, n % 256])],
        ['h', null],
        ['text', Buffer.from('ünï')],
      ] as [string, Buffer | null][],
    };
  });
  await cluster.producer().sendAll(records);
}

/** All but the offsets, which begin anew. */
async function contents(topic: string): Promise<unknown[]> {
  const text = await posthorn.print(['consume', topic, '-o', 'json']);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { partition: number; offset: string })
    .toSorted((a, b) => a.partition - b.partition || Number(a.offset) - Number(b.offset))
    .map(({ offset: _offset, ...rest }) => ({ ...rest, topic: '' }));
}

async function made(topic: string, configs: Record<string, string> = {}): Promise<void> {
  await cluster
    .admin()
    .createTopic({ topic, partitions: 2, configs: { 'retention.ms': '-1', ...configs } });
}

describe('a backup', () => {
  it('is restored with keys, values, headers, timestamps, partitions and configs exactly', async () => {
    await made('exact', { 'max.message.bytes': '2000000', 'retention.bytes': '1000000000' });
    await fill('exact', 101);
    await posthorn.print(['backup', folder, 'exact']);
    const restore = ['restore', folder, '--prefix', 'again.'];
    const dry = await posthorn.run(restore);
    expect(dry).toMatchObject({ code: 0, err: expect.stringContaining('Nothing was restored') });
    expect(await posthorn.print(['topic', 'ls', 'again', '-o', 'name'])).toBe('');
    await posthorn.print([...restore, '--execute']);
    expect(await contents('again.exact')).toEqual(await contents('exact'));
    const own = await posthorn.json<unknown>(['topic', 'describe', 'again.exact']);
    expect(own).toMatchObject({
      configs: [
        { name: 'max.message.bytes', value: '2000000' },
        { name: 'retention.bytes', value: '1000000000' },
        { name: 'retention.ms', value: '-1' },
      ],
    });
  });

  it('is lines that every program reads, in files with their checksums', async () => {
    await made('plain');
    await fill('plain', 4);
    await posthorn.print(['backup', folder, 'plain']);
    expect(segments().map(({ partition, records }) => [partition, records])).toEqual([
      [0, 2],
      [1, 2],
    ]);
    for (const { file, sha256, records } of segments()) {
      const bytes = readFileSync(path.join(folder, file));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      expect(gunzipSync(bytes).toString().trim().split('\n')).toHaveLength(records);
    }
  });

  it('grows by what came since, and has nothing twice', async () => {
    await made('growing');
    await fill('growing', 10);
    await posthorn.print(['backup', folder, 'growing']);
    const { err } = await posthorn.run(['backup', folder, 'growing']);
    expect(err).toContain('0 records in 0 files');
    await fill('growing', 7, 10);
    expect((await posthorn.run(['backup', folder, 'growing'])).err).toContain(
      '7 records in 2 files',
    );
    await posthorn.print(['restore', folder, '--prefix', 'again.', '--execute']);
    expect(await contents('again.growing')).toEqual(await contents('growing'));
  });

  it('has groups go on with the record that they were to read, whatever it is counted as', async () => {
    await made('read');
    await fill('read', 20);
    const admin = cluster.admin();
    // A log that begins at 4, a group in the middle of it, one that was not even there yet, and one at the end.
    await admin.deleteRecords('read', [{ partition: 0, offset: 4n }]);
    const at = (offset: bigint) => [{ topic: 'read', partition: 0, offset }];
    await admin.commitOffsets('middle', [...at(6n), { topic: 'read', partition: 1, offset: 3n }]);
    await admin.commitOffsets('before', at(2n));
    await admin.commitOffsets('behind', at(10n));
    await made('other');
    await admin.commitOffsets('elsewhere', [{ topic: 'other', partition: 0, offset: 1n }]);
    await posthorn.print(['backup', folder, 'read']);
    const original = await posthorn.print(['consume', 'read', '-p', '0', '-o', '6', '-f', '%T\n']);

    const restore = ['restore', folder, '--prefix', 'r.'];
    const dry = await posthorn.run(restore);
    expect(dry.err).toContain('r.before, r.read/0: what lies from its offset 2 to 3 was removed');
    expect(await admin.committedOffsets('r.middle')).toEqual([]);
    expect((await posthorn.run([...restore, '--execute'])).err).toContain('offsets of 3 groups');
    const offsetsOf = async (group: string): Promise<unknown> =>
      Object.fromEntries(
        (await admin.committedOffsets(group)).map((one) => [
          `${one.topic}/${one.partition}`,
          one.offset,
        ]),
      );
    expect(await offsetsOf('r.middle')).toEqual({ 'r.read/0': 2n, 'r.read/1': 3n });
    expect(await offsetsOf('r.before')).toEqual({ 'r.read/0': 0n });
    expect(await offsetsOf('r.behind')).toEqual({ 'r.read/0': 6n });
    expect(await offsetsOf('r.elsewhere')).toEqual({});
    expect(await posthorn.print(['consume', 'r.read', '-p', '0', '-o', '2', '-f', '%T\n'])).toBe(
      original,
    );

    await admin.commitOffsets('r.middle', [{ topic: 'r.read', partition: 0, offset: 5n }]);
    await posthorn.print([...restore, '--execute']);
    expect(await offsetsOf('r.middle')).toEqual({ 'r.read/0': 5n, 'r.read/1': 3n });
  });

  it('that is shorter than what a group has read has it go on behind the last record', async () => {
    await made('shorter');
    await fill('shorter', 20);
    await posthorn.print(['backup', folder, 'shorter']);
    // As a backup leaves it that was ended when it had looked at the groups and not yet at what came since.
    const offsets = [{ topic: 'shorter', partition: 1, offset: '12' }];
    const groups = [{ group: 'ahead', offsets }];
    writeFileSync(path.join(folder, 'backup.json'), JSON.stringify({ ...manifest(), groups }));
    const { err } = await posthorn.run(['restore', folder, '--prefix', 's.', '--execute']);
    expect(err).toContain('s.ahead, s.shorter/1: it had read up to 12, and the backup ends at 10');
    expect(await cluster.admin().committedOffsets('s.ahead')).toMatchObject([{ offset: 10n }]);
  });

  it('leaves a group with members as it is, and sets its offsets when they are gone', async () => {
    await made('busy');
    await fill('busy', 4);
    await cluster.admin().commitOffsets('at-work', [{ topic: 'busy', partition: 0, offset: 1n }]);
    await posthorn.print(['backup', folder, 'busy']);
    const restore = ['restore', folder, '--prefix', 'b.', '--execute'];
    const group = cluster.group({ groupId: 'b.at-work', topics: ['busy'], handle: async () => {} });
    await group.start();
    await until('it has a member', async () => {
      return (await cluster.admin().describeGroup('b.at-work')).members.length === 1;
    });
    expect((await posthorn.run(restore)).err).toContain('b.at-work has members');
    await group.close();
    await until('it has none', async () => {
      // One whose only member left before its first generation is not empty at once.
      const { state } = await cluster.admin().describeGroup('b.at-work');
      return state === 'Empty' || state === 'Dead';
    });
    expect((await posthorn.run(restore)).err).toContain('The offsets of 1 group were set.');
    const [committed] = (await cluster.admin().committedOffsets('b.at-work')).filter(
      ({ topic }) => topic === 'b.busy',
    );
    expect(committed).toMatchObject({ partition: 0, offset: 1n });
  });

  it('goes on behind the last file that is complete, whatever a run that was ended has left', async () => {
    await made('ended');
    await fill('ended', 20);
    await posthorn.print(['backup', folder, 'ended']);
    // As a run that was killed leaves it: a segment is written, or half of it, and the manifest does not have it.
    const whole = manifest();
    const [topic] = whole.topics;
    const kept = topic.segments.filter(({ partition }) => partition === 0);
    writeFileSync(
      path.join(folder, 'backup.json'),
      JSON.stringify({ ...whole, topics: [{ ...topic, segments: kept }] }),
    );
    const lost = topic.segments.find(({ partition }) => partition === 1)?.file ?? '';
    writeFileSync(path.join(folder, `${lost}.part`), 'half of');
    writeFileSync(path.join(folder, lost), 'half of it');
    expect((await posthorn.run(['backup', folder, 'ended'])).err).toContain(
      '10 records in 1 files',
    );
    expect(
      readdirSync(path.join(folder, 'ended')).filter((name) => name.endsWith('.part')),
    ).toEqual([]);
    await posthorn.print(['restore', folder, '--prefix', 'again.', '--execute']);
    expect(await contents('again.ended')).toEqual(await contents('ended'));
  });

  it('is of one cluster and one topic: a topic that was made again is refused', async () => {
    await made('remade');
    await posthorn.print(['backup', folder, 'remade']);
    await cluster.admin().deleteTopic('remade');
    await made('remade');
    expect(await posthorn.run(['backup', folder, 'remade'])).toMatchObject({
      code: 5,
      err: expect.stringContaining('of another topic named remade'),
    });
    const other = { ...manifest(), clusterId: 'another' };
    writeFileSync(path.join(folder, 'backup.json'), JSON.stringify(other));
    expect(await posthorn.run(['backup', folder])).toMatchObject({ code: 5 });
    expect(await posthorn.run(['backup', folder, 'nowhere'])).toMatchObject({ code: 4 });
  });

  it('says which records were removed before they were backed up', async () => {
    await made('late');
    await fill('late', 10);
    await posthorn.print(['backup', folder, 'late']);
    await fill('late', 10, 10);
    await posthorn.print(['topic', 'truncate', 'late', '--before', '7', '-p', '0', '--yes']);
    expect((await posthorn.run(['backup', folder, 'late'])).err).toContain(
      'late/0: offsets 5 to 6 were removed',
    );
    await posthorn.print(['restore', folder, '--prefix', 'again.', '--execute']);
    expect(await contents('again.late')).toHaveLength(18);
  });
});

describe('a restore', () => {
  /** As one that was ended leaves it: so many records of each partition are there. */
  async function begun(topic: string, counts: readonly [number, number]): Promise<void> {
    await made('source');
    await fill('source', 20);
    await posthorn.print(['backup', folder, 'source']);
    await made(topic);
    for (const partition of [0, 1]) {
      const place = ['-p', String(partition), '-o', `:${counts[partition]}`];
      const part = await posthorn.print(['consume', 'source', ...place, '-o', 'json']);
      await posthorn.print(['produce', topic, '--json', '--keep-place'], { input: part });
    }
  }
  afterEach(async () => {
    await cluster
      .admin()
      .deleteTopic('source')
      .catch(() => undefined);
  });

  it('goes on behind the last record that is there, and again does nothing', async () => {
    await begun('half.source', [3, 0]);
    const restore = ['restore', folder, '--prefix', 'half.'];
    expect(await posthorn.json(restore)).toMatchObject([{ records: 20, done: 3 }]);
    await posthorn.print([...restore, '--execute']);
    expect(await contents('half.source')).toEqual(await contents('source'));
    await posthorn.print([...restore, '--execute']);
    expect(await contents('half.source')).toHaveLength(20);
  });

  it('refuses a topic of the name that has other records, other partitions, or more of them', async () => {
    await begun('other.source', [3, 0]);
    const restore = (prefix: string) =>
      posthorn.run(['restore', folder, '--prefix', prefix, '--execute']);
    await posthorn.print(['produce', 'other.source', 'mine', '-p', '1']);
    expect(await restore('other.')).toMatchObject({
      code: 5,
      err: expect.stringContaining('partition 1 has other records'),
    });
    await cluster.admin().createTopic({ topic: 'wide.source', partitions: 3 });
    expect(await restore('wide.')).toMatchObject({
      code: 5,
      err: expect.stringContaining('3 partitions, not 2'),
    });
    await fill('source', 2, 20);
    expect(await restore('')).toMatchObject({
      code: 5,
      err: expect.stringContaining('more records than the backup'),
    });
  });

  it('refuses a file that is damaged or missing, before anything is made', async () => {
    await begun('unused.source', [0, 0]);
    const [first, second] = segments();
    const file = path.join(folder, second.file);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(file, bytes);
    const restore = ['restore', folder, '--prefix', 'broken.', '--execute'];
    expect(await posthorn.run(restore)).toMatchObject({
      code: 1,
      err: expect.stringContaining(`${second.file} is damaged`),
    });
    rmSync(path.join(folder, first.file));
    expect(await posthorn.run(restore)).toMatchObject({ code: 1 });
    expect(await posthorn.print(['topic', 'ls', 'broken', '-o', 'name'])).toBe('');
    expect(await posthorn.run(['restore', folder, 'nowhere'])).toMatchObject({ code: 4 });
    expect(await posthorn.run(['restore', root])).toMatchObject({ code: 4 });
  });

  it('reads no file from above its folder', async () => {
    await begun('above.source', [0, 0]);
    const whole = manifest();
    const [topic] = whole.topics;
    const evil = { ...topic.segments[0], file: '../../../etc/passwd' };
    writeFileSync(
      path.join(folder, 'backup.json'),
      JSON.stringify({ ...whole, topics: [{ ...topic, segments: [evil] }] }),
    );
    expect(existsSync('/etc/passwd')).toBe(true);
    expect(await posthorn.run(['restore', folder])).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not what posthorn backup writes'),
    });
  });
});
