import type { StartingPoint } from '@posthorn/client';
import { InstantClock } from '../../test/harness.js';
import type { AppliedRecords, Reader, RecordPlace } from '../handlers/applied-records.js';
import { OwnPositions } from './own-positions.js';

/** Positions as a database keeps them: never backwards. */
class Positions implements Pick<AppliedRecords, 'positions' | 'advanceTo' | 'restartAt'> {
  readonly known = new Map<string, Map<number, bigint>>();
  answers: () => Promise<void> = () => Promise.resolve();

  async positions({ name }: Reader): Promise<readonly RecordPlace[]> {
    await this.answers();
    return [...(this.known.get(name) ?? [])].map(([partition, offset]) => at(partition, offset));
  }

  async advanceTo({ name }: Reader, handled: readonly RecordPlace[]): Promise<void> {
    await this.answers();
    const own = this.known.get(name) ?? new Map<number, bigint>();
    this.known.set(name, own);
    for (const { partition, offset } of handled) {
      const before = own.get(partition);
      if (before === undefined || before < offset) own.set(partition, offset);
    }
  }

  restartAt({ name }: Reader, places: readonly RecordPlace[]): Promise<void> {
    for (const { partition, offset } of places) this.known.get(name)?.set(partition, offset);
    return Promise.resolve();
  }
}

const at = (partition: number, offset: bigint): RecordPlace => ({
  topic: 'orders',
  partition,
  offset,
});
const start = (
  partition: number,
  offset: bigint,
  setBy: StartingPoint['setBy'] = 'us',
): StartingPoint => ({ ...at(partition, offset), setBy });

function rig(readers: readonly string[] = ['one', 'two']) {
  const positions = new Positions();
  const clock = new InstantClock();
  const errors: unknown[] = [];
  const anew: RecordPlace[] = [];
  const ends = { ofAll: 100n };
  const stale = { times: 0, of: (): void => undefined };
  const records = (): AppliedRecords => ({
    positions: (reader, onStale) => {
      stale.of = onStale;
      return positions.positions(reader);
    },
    advanceTo: (reader, handled) => positions.advanceTo(reader, handled),
    restartAt: (reader, places) => positions.restartAt(reader, places),
    answers: () => Promise.resolve(true),
    defer: () => Promise.resolve(true),
    settle: () => Promise.resolve(),
  });
  const own = new OwnPositions({
    applies: readers.map((name) => ({ reader: { group: 'shop', name }, records })),
    covers: (topic) => topic === 'orders',
    clock,
    offsets: {
      endsOf: () => Promise.resolve([0, 1].map((partition) => ({ partition, offset: ends.ofAll }))),
      beginningsOf: () => Promise.resolve([0, 1].map((partition) => ({ partition, offset: 0n }))),
    },
    onError: (error) => errors.push(error),
    onAnew: (place) => anew.push(place),
    onStale: () => {
      stale.times += 1;
    },
  });
  const know = (reader: string, partition: number, offset: bigint): Promise<void> =>
    positions.advanceTo({ group: 'shop', name: reader }, [at(partition, offset)]);
  return { own, positions, clock, errors, know, anew, ends, stale };
}

describe('a group whose handlers keep positions of their own', () => {
  it('begins where the one that is furthest behind stands, and never ahead of what it has committed', async () => {
    const { own, know } = rig();
    await know('one', 0, 7n);
    await know('two', 0, 4n);
    await know('one', 1, 9n);
    await know('two', 1, 9n);
    expect(await own.startsAt([start(0, 8n), start(1, 5n)])).toEqual([at(0, 4n)]);
  });

  it('applies what stands in a topic that was made anew, and takes none of it for what stood there before', async () => {
    const { own, know, positions, anew, ends } = rig();
    await know('one', 0, 7n);
    await know('two', 1, 9n);
    ends.ofAll = 2n;
    await own.startsAt([start(0, 0n, 'nobody'), start(1, 1n)]);
    // The group has committed of the other one, so that it is the same, and what is missing behind it is not our loss.
    expect(anew).toEqual([at(0, 0n)]);
    expect(positions.known.get('one')?.get(0)).toBe(0n);
    expect(positions.known.get('two')?.get(1)).toBe(9n);
  });

  it('does so too where the topic has grown beyond that, if the client saw it made anew', async () => {
    const { own, know, positions } = rig(['one']);
    await know('one', 0, 7n);
    await own.startsAt([{ ...start(0, 0n, 'nobody'), isAnew: true }]);
    expect(positions.known.get('one')?.get(0)).toBe(0n);
  });

  it('keeps its place where its group has forgotten what it committed, and the log has not', async () => {
    const { own, know, positions, anew, ends } = rig();
    await know('one', 0, 7n);
    ends.ofAll = 7n;
    await own.startsAt([start(0, 0n, 'nobody')]);
    expect(anew).toEqual([]);
    expect(positions.known.get('one')?.get(0)).toBe(7n);
  });

  it('has a handler that is new begin where the group stands, whatever others do again', async () => {
    const { own, know, positions } = rig();
    await know('one', 0, 4n);
    expect(await own.startsAt([start(0, 8n)])).toEqual([at(0, 4n)]);
    expect(positions.known.get('two')?.get(0)).toBe(8n);
  });

  it('follows what others committed, and moves the database there', async () => {
    const { own, know, positions } = rig(['one']);
    await know('one', 0, 4n);
    expect(await own.startsAt([start(0, 8n, 'others')])).toEqual([]);
    expect(positions.known.get('one')?.get(0)).toBe(8n);
  });

  it('goes by the database where the group has committed nothing', async () => {
    const { own, know } = rig(['one']);
    await know('one', 0, 4n);
    expect(await own.startsAt([start(0, 90n, 'nobody')])).toEqual([at(0, 4n)]);
  });

  it('asks for topics that it covers, and for no others', async () => {
    const { own, positions } = rig(['one']);
    expect(await own.startsAt([{ ...start(0, 8n), topic: 'mails' }])).toEqual([]);
    expect(positions.known.size).toBe(0);
  });

  it('is told when the database has gone back under what was assigned', async () => {
    const { own, stale } = rig(['one']);
    await own.startsAt([start(0, 8n)]);
    expect(stale.times).toBe(0);
    stale.of();
    expect(stale.times).toBe(1);
  });

  it('tells the database where it left a partition', async () => {
    const { own, positions } = rig();
    const left = { topic: 'orders', partition: 0 };
    await own.revoked([
      { ...left, committed: 6n },
      { ...left, partition: 1, committed: null },
    ]);
    expect([...positions.known]).toEqual([
      ['one', new Map([[0, 6n]])],
      ['two', new Map([[0, 6n]])],
    ]);
  });

  it('waits for a database that does not answer, but not for ever, and leaves all the same', async () => {
    const { own, positions, clock, errors } = rig(['one']);
    positions.answers = () => new Promise(() => undefined);
    const asked = own.startsAt([start(0, 8n)]);
    clock.fireTimers();
    await expect(asked).rejects.toThrow('the database did not answer within 5000 ms');
    const leaving = own.revoked([{ topic: 'orders', partition: 0, committed: 6n }]);
    clock.fireTimers();
    await leaving;
    expect(errors).toHaveLength(1);
    expect(clock.armed).toBe(0);
  });
});
