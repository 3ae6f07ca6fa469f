import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { Produce } from '@posthorn/protocol';
import { fillTopic, groupOn, nothing, started } from './support/topic.js';
import { startRig, until, type Rig } from './support/rig.js';

type Message = Readonly<Record<string, unknown>>;
type Moment = 'start' | 'end' | 'asyncStart' | 'asyncEnd' | 'error';

const NAMES = ['produce', 'fetch', 'commit', 'rebalance', 'request'] as const;

let rig: Rig;
let heard: { name: string; moment: Moment; message: Message }[];
let stopListening: () => void;

beforeAll(async () => {
  rig = await startRig();
});
afterAll(async () => {
  await rig.close();
});
beforeEach(() => {
  heard = [];
  const stops = NAMES.map((name) => {
    const note = (moment: Moment) => (message: unknown) =>
      void heard.push({ name, moment, message: message as Message });
    const listeners = {
      start: note('start'),
      end: note('end'),
      asyncStart: note('asyncStart'),
      asyncEnd: note('asyncEnd'),
      error: note('error'),
    };
    const channel = tracingChannel(`posthorn:kafka:${name}`);
    channel.subscribe(listeners);
    return () => channel.unsubscribe(listeners);
  });
  stopListening = () => stops.forEach((stop) => stop());
});
afterEach(() => {
  stopListening();
  rig.proxy.rule = () => 'forward';
});

/** The messages of operations that have come to their end. */
const ended = (name: string): Message[] =>
  heard.filter((one) => one.name === name && one.moment === 'asyncEnd').map((one) => one.message);

describe('who listens on the tracing channels', () => {
  it('hears of every operation from its start to its end, as one message', async () => {
    const topic = 'traced';
    const cluster = await fillTopic(rig, { topic, clientId: topic, partitions: 2, records: 20 });
    const group = groupOn(topic, cluster, nothing);
    await started(group);
    await until('all is committed', () => group.assignment().every((p) => p.committed === 10n));
    await group.close();
    expect(ended('produce')[0]).toMatchObject({ partitions: 2, records: 20 });
    const fetched = ended('fetch').map(({ records }) => records as number);
    expect(fetched.reduce((sum, records) => sum + records, 0)).toBe(20);
    expect(ended('commit')).toContainEqual(
      expect.objectContaining({ groupId: `${topic}-group`, partitions: 2 }),
    );
    const both = [`${topic}/0`, `${topic}/1`];
    expect(ended('rebalance')).toContainEqual(expect.objectContaining({ assigned: both }));
    expect(ended('request').map(({ api }) => api)).toEqual(
      expect.arrayContaining(['JoinGroup', 'Produce', 'Fetch', 'OffsetCommit']),
    );
    // Start and end are told of the same object, so that a listener can keep what it measures there.
    const [{ message }] = heard.filter(
      ({ name, moment }) => name === 'produce' && moment === 'start',
    );
    expect(ended('produce')).toContain(message);
  });

  it('hears of a handler that keeps the event loop for longer than a heartbeat may wait', async () => {
    const topic = 'stalling';
    const stalls: Message[] = [];
    const note = (message: unknown): void => void stalls.push(message as Message);
    subscribe('posthorn:kafka:stalled', note);
    const cluster = await fillTopic(rig, { topic, clientId: topic, partitions: 1, records: 1 });
    const heartbeatIntervalMs = 200;
    const handle = (): Promise<void> => {
      const from = performance.now();
      while (performance.now() - from < 2 * heartbeatIntervalMs);
      return Promise.resolve();
    };
    const group = groupOn(topic, cluster, handle, { heartbeatIntervalMs, sessionTimeoutMs: 9_000 });
    await started(group);
    await until('it is told', () => stalls.some(({ groupId }) => groupId === `${topic}-group`));
    const stall = stalls.find(({ groupId }) => groupId === `${topic}-group`);
    expect(stall).toMatchObject({ sessionTimeoutMs: 9_000 });
    expect(stall?.delayMs).toBeGreaterThanOrEqual(0.9 * heartbeatIntervalMs);
    unsubscribe('posthorn:kafka:stalled', note);
    await group.close();
  });

  it('hears of failures that the client itself gets over', async () => {
    const topic = 'failing';
    const cluster = await fillTopic(rig, { topic, clientId: topic, partitions: 1, records: 1 });
    let lost = 0;
    rig.proxy.rule = ({ api }) =>
      api.key === Produce.key && lost++ < 1 ? 'lose-answer' : 'forward';
    await cluster.producer().send({ topic, value: 'twice' });
    const failures = heard.filter(({ name, moment }) => name === 'produce' && moment === 'error');
    expect(failures).toHaveLength(1);
    expect(failures[0].message['error']).toMatchObject({ name: 'ConnectionError' });
  });
});
