import fc from 'fast-check';
import type { GroupOffset, HandleContext, HeldOffset } from '../types.js';
import { AssignedPartition } from './assigned-partition.js';
import { fetchedKeys } from './testing/fetched-keys.js';

const member = { groupId: 'g', generationId: 1, memberId: 'm', groupInstanceId: null };
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const KEYS = ['a', 'b', 'c', 'a', 'b', 'c', null, 'a', null, 'b'];

/** Where a handler's transaction stands; of a record that fails there is none. */
type Step = 'works' | 'waits for its turn' | 'open' | 'over';

interface Handler {
  readonly offset: number;
  readonly context: HandleContext;
  step: Step;
  held?: HeldOffset;
  end(): void;
}

/** A group's coordinator, what is seen of transactions, and owners of the one partition that come and die. */
class World {
  stored: GroupOffset = { topic: 't', partition: 0, offset: 0n, metadata: '' };
  readonly seen: number[] = [];
  readonly plain: number[] = [];
  owner = new Owner(this);

  /** A process that dies: what is open is aborted, whoever had it. */
  crash(): void {
    this.owner.isDead = true;
    this.owner.part.release();
    this.owner = new Owner(this);
  }

  commit(): void {
    const { part } = this.owner;
    if (part.isHeld) return;
    const { offset, metadata } = part.commitPoint;
    expect(offset).toBeGreaterThanOrEqual(this.stored.offset);
    this.stored = { ...this.stored, offset, metadata };
  }

  /** Records and offset in one step, as a transaction's end is. */
  commitTransaction({ offset, held }: Handler): void {
    if (held === undefined) throw new Error('no offset was sent');
    expect(held.offset.offset).toBeGreaterThanOrEqual(this.stored.offset);
    this.seen.push(offset);
    this.stored = { metadata: '', ...held.offset };
  }
}

class Owner {
  readonly part: AssignedPartition;
  readonly handlers: Handler[] = [];
  isDead = false;

  constructor(private readonly world: World) {
    const { offset, metadata } = world.stored;
    this.part = new AssignedPartition(
      { topic: 't', partition: 0 },
      { position: offset, committed: offset, metadata: metadata ?? '', generationId: 1 },
      {
        perPartition: 3,
        queueRecordsMax: 100,
        queueBytesMax: 1_000_000,
        lane: (record) => record.key,
        handle: ({ offset: at }, context) =>
          new Promise((end) =>
            this.handlers.push({ offset: Number(at), context, step: 'works', end }),
          ),
      },
      {
        failed: () => undefined,
        hungry: () => undefined,
        metadata: () => member,
        offsets: {
          idle: () => settle(),
          commit: () => Promise.resolve(),
          stored: () => Promise.resolve(this.world.stored),
        },
      },
    );
  }

  fetch(): void {
    const first = Number(this.part.position);
    this.part.push(fetchedKeys(KEYS.slice(first), first), BigInt(KEYS.length));
  }

  /** One step of one handler; `choice` says how, where there is a choice. */
  async step(handler: Handler, choice: number): Promise<void> {
    if (handler.step === 'works') {
      if (choice === 0) return this.endPlain(handler);
      handler.step = 'waits for its turn';
      const hold = handler.context.holdOffset();
      hold.then(
        (held) => Object.assign(handler, { held, step: 'open' }),
        () => undefined, // the owner died
      );
    } else if (handler.step === 'open' && handler.held !== undefined) {
      await this.endTransaction(handler, handler.held, choice);
    } else if (handler.step === 'over') this.leave(handler);
  }

  private endPlain(handler: Handler): void {
    expect(this.world.seen).not.toContain(handler.offset);
    this.world.plain.push(handler.offset);
    this.leave(handler);
  }

  private async endTransaction(handler: Handler, held: HeldOffset, choice: number): Promise<void> {
    const counts = choice % 2 === 0;
    if (counts) this.world.commitTransaction(handler);
    handler.step = counts ? 'over' : 'works';
    // Every other outcome is one that nobody has told.
    if (choice >= 2) expect(await held.ask()).toBe(counts);
    else if (counts) held.committed();
    else held.aborted();
    expect(await handler.context.heldOutcome()).toBe(counts);
  }

  private leave(handler: Handler): void {
    this.handlers.splice(this.handlers.indexOf(handler), 1);
    handler.end();
  }
}

it('commits what a transaction commits once, whatever comes between any two steps', async () => {
  const steps = fc.array(fc.record({ what: fc.nat(9), who: fc.nat(2), choice: fc.nat(3) }), {
    minLength: 20,
    maxLength: 80,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const world = new World();
      const finish = Array.from({ length: 120 }, (_, who) => ({ what: 5, who, choice: 2 }));
      for (const { what, who, choice } of [...plan, ...finish]) {
        const { owner } = world;
        if (what === 0) world.crash();
        else if (what <= 2) world.commit();
        else if (owner.part.position < BigInt(KEYS.length)) owner.fetch();
        else {
          const handler = owner.handlers[who % Math.max(owner.handlers.length, 1)];
          if (handler !== undefined) await owner.step(handler, choice);
        }
        await settle();
        await settle();
      }
      world.commit();

      expect(world.owner.handlers).toEqual([]);
      expect(world.stored.offset).toBe(BigInt(KEYS.length));
      // In a transaction once; without one a crash may have it again.
      expect(new Set(world.seen).size).toBe(world.seen.length);
      const all = new Set([...world.seen, ...world.plain]);
      expect(all.size).toBe(KEYS.length);
    }),
    { numRuns: 200 },
  );
});

describe('a record of a transaction', () => {
  const begun = async (): Promise<{ world: World; handler: Handler }> => {
    const world = new World();
    world.owner.fetch();
    await settle();
    return { world, handler: world.owner.handlers[1] };
  };

  it('is held by one at a time, and by none once it is done', async () => {
    const { world, handler } = await begun();
    const held = await handler.context.holdOffset();
    await expect(handler.context.holdOffset()).rejects.toThrow('part of a transaction already');
    held.aborted();
    const again = await handler.context.holdOffset();
    again.committed();
    again.aborted();

    expect(world.owner.part.isHeld).toBe(false);
    expect(await handler.context.heldOutcome()).toBe(true);
    await expect(handler.context.holdOffset()).rejects.toThrow('part of a transaction already');
  });

  it('cannot be held once its handler has ended', async () => {
    const { handler } = await begun();
    handler.end();
    await settle();
    await expect(handler.context.holdOffset()).rejects.toThrow('has ended');
  });

  it('waits for the partition’s other one, and no longer than the partition is ours', async () => {
    const { world, handler } = await begun();
    const other = world.owner.handlers[0];
    await other.context.holdOffset();
    const waiting = handler.context.holdOffset();
    world.owner.part.release();

    await expect(waiting).rejects.toMatchObject({ name: 'PartitionLostError' });
    await expect(other.context.holdOffset()).rejects.toThrow('part of a transaction already');
  });

  it('that the metadata cannot tell, above too many that are not done, is refused', async () => {
    const { world, handler } = await begun();
    world.owner.part.tellsProgress = false;

    await expect(handler.context.holdOffset()).rejects.toThrow(
      'cannot be part of a transaction now',
    );
    expect(world.owner.part.isHeld).toBe(false);
    const lowest = await world.owner.handlers[0].context.holdOffset();
    expect(lowest.offset).toEqual({ topic: 't', partition: 0, offset: 1n, metadata: '' });
  });
});
