import fc from 'fast-check';
import type { HandleContext } from '../types.js';
import { AssignedPartition } from './assigned-partition.js';
import { fetchedKeys } from './testing/fetched-keys.js';
import { nobody } from './testing/nobody.js';

const PER_PARTITION = 2;
const QUEUE = 8;

interface Attempt {
  readonly offset: number;
  readonly state: 'works' | 'waits';
  /** Ends the work or the wait. */
  go(outcome: 'done' | 'failed'): void;
}

/** A log of keyed records, the group's committed offset, and owners of the partition that come and go at any moment. */
class World {
  readonly completed: number[] = [];
  committed = { offset: 0n, metadata: '' };
  owner: Owner;

  constructor(readonly keys: readonly (string | null)[]) {
    this.owner = new Owner(this);
  }

  /** A process that dies: whatever it did not commit is forgotten, its handlers end in the middle. */
  crash(): void {
    this.owner.isDead = true;
    this.owner = new Owner(this);
  }

  commit(): void {
    const { offset, metadata } = this.owner.part.commitPoint;
    expect(offset).toBeGreaterThanOrEqual(this.committed.offset);
    this.committed = { offset, metadata };
  }

  /** Running handlers finish, waits are cut short, the rest is committed and the next owner goes on. */
  async revoke(): Promise<void> {
    const { owner } = this;
    owner.part.freeze();
    await settle();
    for (let turns = 0; owner.attempts.length > 0 && turns < 1_000; turns += 1) {
      owner.attempts[0].go('done');
      await settle();
    }
    await owner.part.drained();
    this.commit();
    this.owner = new Owner(this);
  }
}

class Owner {
  readonly part: AssignedPartition;
  readonly attempts: Attempt[] = [];
  readonly started = new Set<number>();
  readonly finished = new Set<number>();
  isDead = false;

  constructor(private readonly world: World) {
    const { offset, metadata } = world.committed;
    this.part = new AssignedPartition(
      { topic: 't', partition: 0 },
      { position: offset, committed: offset, metadata, generationId: 1 },
      {
        perPartition: PER_PARTITION,
        queueRecordsMax: QUEUE,
        queueBytesMax: 1_000_000,
        lane: (record) => record.key,
        handle: (record, context) => this.handle(Number(record.offset), context),
      },
      {
        failed: () => undefined,
        hungry: () => undefined,
        metadata: () => member,
        offsets: nobody,
      },
    );
  }

  fetch(count: number): void {
    const first = Number(this.part.position);
    const keys = this.world.keys.slice(first, first + count);
    const next = BigInt(first + keys.length);
    if (this.part.wantsRecords) this.part.push(fetchedKeys(keys, first), next);
  }

  private async handle(offset: number, context: HandleContext): Promise<void> {
    this.started.add(offset);
    for (;;) {
      if ((await this.turn(offset, 'works')) === 'done') break;
      context.note += 1;
      if (context.leaving.aborted) throw new Error('left');
      const wait = Promise.race([this.turn(offset, 'waits'), aborted(context.leaving)]);
      await context.aside(wait);
      if (context.leaving.aborted) throw new Error('left');
    }
    if (this.isDead) return;
    this.finished.add(offset);
    this.world.completed.push(offset);
  }

  private turn(offset: number, state: Attempt['state']): Promise<'done' | 'failed'> {
    return new Promise((resolve) => {
      const attempt: Attempt = {
        offset,
        state,
        go: (outcome) => {
          this.attempts.splice(this.attempts.indexOf(attempt), 1);
          resolve(outcome);
        },
      };
      this.attempts.push(attempt);
    });
  }

  /** Nobody waits who could work: a key that is held up holds up no other. */
  expectNobodyIdle(keys: readonly (string | null)[]): void {
    if (this.attempts.filter(({ state }) => state === 'works').length >= PER_PARTITION) return;
    for (let offset = 0; offset < Number(this.part.position); offset += 1) {
      if (this.part.isCurrent && this.mayStart(offset, keys)) {
        throw new Error(`${offset} of key ${keys[offset]} waits although there is a place`);
      }
    }
  }

  private mayStart(offset: number, keys: readonly (string | null)[]): boolean {
    if (this.started.has(offset) || this.world.completed.includes(offset)) return false;
    const behind = [...this.started].some(
      (other) =>
        other < offset &&
        keys[other] !== null &&
        keys[other] === keys[offset] &&
        !this.finished.has(other),
    );
    return !behind && BigInt(offset) >= this.part.committable;
  }
}

const member = { groupId: 'g', generationId: 1, memberId: 'm', groupInstanceId: null };

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const keyOf = fc.constantFrom('a', 'b', 'c', null);
const step = fc.record({
  action: fc.constantFrom('fetch', 'go', 'go', 'go', 'go', 'commit', 'crash', 'revoke'),
  which: fc.nat(),
  fails: fc.boolean(),
});

async function run(
  world: World,
  steps: readonly { action: string; which: number; fails: boolean }[],
): Promise<void> {
  for (const { action, which, fails } of steps) {
    const { attempts } = world.owner;
    if (action === 'fetch') world.owner.fetch(1 + (which % 6));
    else if (action === 'commit') world.commit();
    else if (action === 'crash') world.crash();
    else if (action === 'revoke') await world.revoke();
    else if (attempts.length > 0) attempts[which % attempts.length].go(fails ? 'failed' : 'done');
    await settle();
    world.owner.expectNobodyIdle(world.keys);
    expectNothingSkipped(world);
  }
  for (let turns = 0; turns < 1_000 && new Set(world.completed).size < world.keys.length; turns++) {
    world.owner.fetch(6);
    world.owner.attempts[0]?.go('done');
    await settle();
  }
}

function expectNothingSkipped({ committed, completed }: World): void {
  for (let offset = 0; offset < Number(committed.offset); offset += 1) {
    expect(completed).toContain(offset);
  }
}

/** Per key, a record is completed only when all before it have been. */
function expectOrderPerKey({ keys, completed }: World): void {
  const next = new Map<string, number>();
  const places = new Map<string, number[]>();
  keys.forEach((key, offset) => {
    if (key !== null) places.set(key, [...(places.get(key) ?? []), offset]);
  });
  for (const offset of completed) {
    const key = keys[offset];
    if (key === null) continue;
    const place = places.get(key)?.indexOf(offset) ?? -1;
    expect(place).toBeLessThanOrEqual(next.get(key) ?? 0);
    next.set(key, Math.max(next.get(key) ?? 0, place + 1));
  }
}

describe('keys that wait while others flow', () => {
  it('lose no record and never run ahead, whatever fails, crashes or moves, and hold up no other key', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(keyOf, { minLength: 1, maxLength: 25 }),
        fc.array(step, { maxLength: 80 }),
        async (keys, steps) => {
          const world = new World(keys);
          await run(world, steps);
          expect(new Set(world.completed).size).toBe(keys.length);
          expectOrderPerKey(world);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('repeat nothing over any number of rebalances: what is finished out of order changes hands with the offset', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(keyOf, { minLength: 1, maxLength: 25 }),
        fc.array(
          step.filter(({ action }) => action !== 'crash'),
          { maxLength: 80 },
        ),
        async (keys, steps) => {
          const world = new World(keys);
          await run(world, steps);
          expect(world.completed.toSorted((a, b) => a - b)).toEqual(keys.map((_, index) => index));
          expectOrderPerKey(world);
        },
      ),
      { numRuns: 200 },
    );
  });
});
