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
          const waiting: Item[] = [];
          const lanes = new Lanes<Item>(concurrency, () => waiting.shift());
          const running: Item[] = [];
          const started: Item[] = [];
          const fill = (): void => {
            for (let item = lanes.next(); item !== undefined; item = lanes.next()) {
              const { lane: its } = item;
              expect(its !== null && running.some((other) => other.lane === its)).toBe(false);
              running.push(item);
              started.push(item);
              expect(running.length).toBeLessThanOrEqual(concurrency);
            }
          };
          const finishOne = (): void => {
            const [item] = running.splice((picks.next().value ?? 0) % running.length, 1);
            lanes.done(item.lane);
            fill();
          };
          for (const [id, name] of laneNames.entries()) {
            waiting.push({ id, lane: name });
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
    const waiting = itemsOf('lane', [0, 1, 2, 3]);
    const lanes = new Lanes<Item>(2, () => waiting.shift());
    expect([lanes.next()?.id, lanes.next()]).toEqual([0, undefined]);
    expect(lanes.retain(({ id }) => id === 2).map(({ id }) => id)).toEqual([1, 3]);
    lanes.done('lane');
    expect(lanes.next()?.id).toBe(2);
    lanes.done('lane');
    expect([lanes.next(), lanes.size]).toEqual([undefined, 0]);
  });

  it('a lane whose waiting items are all dropped comes free', () => {
    const waiting = itemsOf('lane', [0, 1]);
    const lanes = new Lanes<Item>(2, () => waiting.shift());
    lanes.next();
    lanes.next();
    lanes.done('lane');
    lanes.retain(() => false);
    waiting.push(...itemsOf('lane', [2]));
    expect(lanes.next()?.id).toBe(2);
  });

  it('take no more than there is a place for', () => {
    const waiting = itemsOf(null, [0, 1, 2]);
    const lanes = new Lanes<Item>(2, () => waiting.shift());
    lanes.next();
    lanes.next();
    lanes.next();
    expect([lanes.running, waiting.length]).toEqual([2, 1]);
  });
});

const itemsOf = (name: string | null, ids: readonly number[]): Item[] =>
  ids.map((id) => ({ id, lane: name }));
