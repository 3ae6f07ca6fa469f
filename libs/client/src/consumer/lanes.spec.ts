import fc from 'fast-check';
import { Lanes } from './lanes.js';

interface Item {
  readonly id: number;
  readonly lane: string | null;
}

const lane = fc.constantFrom('a', 'b', 'c', null);

describe('lanes', () => {
  it('start every item, one at a time and in order within a lane, within the concurrency', () => {
    fc.assert(
      fc.property(
        fc.array(lane, { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat()),
        (laneNames, concurrency, picks) => {
          const lanes = new Lanes<Item>(concurrency);
          const running: Item[] = [];
          const started: Item[] = [];
          const fill = (): void => {
            for (let next = lanes.next(); next !== undefined; next = lanes.next()) {
              expect(
                running.some((other) => other.lane !== null && other.lane === next?.lane),
              ).toBe(false);
              running.push(next.item);
              started.push(next.item);
              expect(running.length).toBeLessThanOrEqual(concurrency);
            }
          };
          const finishOne = (): void => {
            const [item] = running.splice((picks.next().value ?? 0) % running.length, 1);
            lanes.done(item.lane);
            fill();
          };
          for (const [id, name] of laneNames.entries()) {
            lanes.add({ id, lane: name }, name);
            fill();
            if ((picks.next().value ?? 0) % 2 === 0 && running.length > 0) finishOne();
          }
          while (running.length > 0) finishOne();
          expect(started).toHaveLength(laneNames.length);
          for (const name of ['a', 'b', 'c']) {
            const ids = started.filter((item) => item.lane === name).map(({ id }) => id);
            expect(ids).toEqual(ids.toSorted((x, y) => x - y));
          }
          expect([lanes.size, lanes.running]).toEqual([0, 0]);
        },
      ),
    );
  });

  it('forget what is not retained, and still start what is', () => {
    const lanes = new Lanes<number>(1);
    for (const id of [0, 1, 2, 3]) lanes.add(id, 'same');
    expect(lanes.next()?.item).toBe(0);
    expect(lanes.retain((id) => id === 2)).toEqual([1, 3]);
    lanes.done('same');
    expect(lanes.next()?.item).toBe(2);
    lanes.done('same');
    expect([lanes.next(), lanes.size]).toEqual([undefined, 0]);
  });

  it('a lane whose waiting items are all dropped comes free', () => {
    const lanes = new Lanes<number>(2);
    lanes.add(0, 'lane');
    lanes.add(1, 'lane');
    lanes.next();
    lanes.next();
    lanes.done('lane');
    lanes.retain(() => false);
    lanes.add(2, 'lane');
    expect(lanes.next()?.item).toBe(2);
  });
});
