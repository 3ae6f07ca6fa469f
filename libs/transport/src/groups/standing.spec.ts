import type { StartingPoint } from '@posthorn/client';
import type { ReaderPosition } from '../handlers/applied-records.js';
import { standingOf, type Standing } from './standing.js';

const place = { topic: 'orders', partition: 0 };
const known = (offset: bigint, topicId?: string, clusterId?: string): ReaderPosition => ({
  ...place,
  offset,
  topicId,
  clusterId,
});
const start = (
  offset: bigint,
  setBy: StartingPoint['setBy'],
  topicId: string | undefined = 'new',
  clusterId: string | undefined = 'here',
): StartingPoint => ({ ...place, offset, setBy, topicId, clusterId });

const stand = async (
  from: StartingPoint,
  ...positions: readonly ReaderPosition[]
): Promise<readonly [bigint, Standing['news']]> => {
  const { position, news } = await standingOf(from, positions, {
    endsOf: () => Promise.resolve([{ partition: 0, offset: 5n }]),
    beginningsOf: () => Promise.resolve([{ partition: 0, offset: 2n }]),
  });
  expect(position).toMatchObject(place);
  expect([position.topicId, position.clusterId]).toEqual([from.topicId, from.clusterId]);
  return [position.offset, news];
};

describe('a reader whose group was assigned a partition', () => {
  it('stands where its database says, of the same topic', async () => {
    const old = known(90n, 'old', 'here');
    expect(await stand(start(8n, 'us'), old, known(4n, 'new', 'here'))).toEqual([4n, 'nothing']);
    expect(await stand(start(0n, 'nobody'), old, known(9n, 'new', 'here'))).toEqual([
      9n,
      'nothing',
    ]);
  });

  it('stands where its group does when it is new, and where others sent the group', async () => {
    expect(await stand(start(8n, 'us'))).toEqual([8n, 'known']);
    expect(await stand(start(8n, 'others'), known(4n, 'new', 'here'))).toEqual([8n, 'known']);
    expect(await stand(start(8n, 'others'), known(4n, 'old', 'here'))).toEqual([8n, 'known']);
  });

  it('begins by the rule of its group in a topic that was made anew, though it may have outgrown the old one', async () => {
    expect(await stand(start(0n, 'nobody'), known(4n, 'old', 'here'))).toEqual([0n, 'anew']);
    // A member that had not heard of it has committed by name.
    expect(await stand(start(4n, 'us'), known(4n, 'old', 'here'))).toEqual([2n, 'anew']);
  });

  it('goes on at the offset that was brought along to another cluster, or to one that is not known', async () => {
    expect(await stand(start(4n, 'us'), known(4n, 'old', 'there'))).toEqual([4n, 'known']);
    expect(await stand(start(4n, 'us'), known(4n, 'old'))).toEqual([4n, 'known']);
  });

  it('takes a position without an id for one of this topic, unless it lies beyond the end', async () => {
    expect(await stand(start(8n, 'us'), known(4n))).toEqual([4n, 'known']);
    expect(await stand(start(0n, 'nobody'), known(4n))).toEqual([4n, 'known']);
    expect(await stand(start(0n, 'nobody'), known(9n))).toEqual([0n, 'restarted']);
  });

  it('takes the topic that came last where the broker tells no ids', async () => {
    const ids = [known(90n, 'old', 'here'), known(4n, 'new', 'here')];
    const unnamed: StartingPoint = { ...place, offset: 8n, setBy: 'us' };
    expect(await stand(unnamed, ...ids)).toEqual([4n, 'known']);
    expect(await stand(unnamed, known(4n))).toEqual([4n, 'nothing']);
  });
});
