import fc from 'fast-check';
import type { Assignment, Assignor, AssignorMember } from './assignor.js';
import { cooperativeSticky } from './cooperative-sticky.js';
import { range } from './range.js';
import { roundRobin } from './round-robin.js';

const member = (memberId: string, topics: string[]): AssignorMember => ({
  memberId,
  groupInstanceId: null,
  topics,
  owned: [],
  generationId: -1,
});

const shape = (assignment: Assignment): Record<string, string> =>
  Object.fromEntries(
    [...assignment].map(([id, own]) => [id, own.map((p) => `${p.topic}${p.partition}`).join(' ')]),
  );

const TOPICS = ['t', 'u', 'v'];
const counts = fc.record({ t: fc.nat(12), u: fc.nat(7), v: fc.nat(3) });
const group = fc
  .uniqueArray(fc.constantFrom('m1', 'm2', 'm3', 'm4', 'm5'), { minLength: 1 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) => fc.subarray(TOPICS, { minLength: 1 }).map((own) => member(id, own))),
    ),
  );

/** Every partition of a subscribed topic has exactly one reader, and that one subscribed to it. */
function expectComplete(
  assignment: Assignment,
  members: readonly AssignorMember[],
  partitions: Record<string, number>,
): void {
  const given: string[] = [];
  for (const { memberId, topics } of members) {
    for (const { topic, partition } of assignment.get(memberId) ?? []) {
      expect(topics).toContain(topic);
      given.push(`${topic}${partition}`);
    }
  }
  const due = TOPICS.filter((topic) =>
    members.some(({ topics }) => topics.includes(topic)),
  ).flatMap((topic) => Array.from({ length: partitions[topic] }, (_, index) => `${topic}${index}`));
  expect(given.toSorted()).toEqual(due.toSorted());
}

describe('assignors', () => {
  it.each([range, roundRobin, cooperativeSticky] as Assignor[])(
    '$name gives every partition to exactly one subscriber',
    (assignor) => {
      fc.assert(
        fc.property(group, counts, (members, partitions: Record<string, number>) => {
          expectComplete(
            assignor.assign(members, (topic) => partitions[topic]),
            members,
            partitions,
          );
        }),
      );
    },
  );

  it('range gives runs of neighbours, the first members one more', () => {
    const members = [member('b', ['t', 'u']), member('a', ['t', 'u'])];
    expect(shape(range.assign(members, () => 3))).toEqual({ a: 't0 t1 u0 u1', b: 't2 u2' });
  });

  it('round robin deals partitions out, past members that do not read the topic', () => {
    const members = [member('a', ['t']), member('b', ['t', 'u']), member('c', ['t', 'u'])];
    expect(shape(roundRobin.assign(members, () => 2))).toEqual({ a: 't0', b: 't1 u1', c: 'u0' });
  });

  it('order static members by their instance id, whatever their member id is', () => {
    const members = [
      { ...member('z', ['t']), groupInstanceId: 'i1' },
      { ...member('a', ['t']), groupInstanceId: 'i2' },
    ];
    expect(shape(range.assign(members, () => 2))).toEqual({ z: 't0', a: 't1' });
  });
});

/** Members as they would join next, owning what they were given. */
const rejoined = (
  members: readonly AssignorMember[],
  assignment: Assignment,
  generationId: number,
): AssignorMember[] =>
  members.map((one) => ({ ...one, owned: assignment.get(one.memberId) ?? [], generationId }));

describe('the cooperative assignor', () => {
  const same = (ids: string[]): AssignorMember[] => ids.map((id) => member(id, TOPICS));

  it('never gives a partition to anyone while another member still owns it', () => {
    fc.assert(
      fc.property(group, group, counts, (first, second, partitions: Record<string, number>) => {
        const partitionsOf = (topic: string): number => partitions[topic];
        const before = cooperativeSticky.assign(first, partitionsOf);
        const owners = new Map(
          [...before].flatMap(([id, own]) => own.map((p) => [`${p.topic}${p.partition}`, id])),
        );
        const stays = new Set(second.map(({ memberId }) => memberId));
        const now = second.map((one) => ({
          ...one,
          owned: before.get(one.memberId) ?? [],
          generationId: 1,
        }));
        for (const [id, own] of cooperativeSticky.assign(now, partitionsOf)) {
          for (const { topic, partition } of own) {
            const owner = owners.get(`${topic}${partition}`);
            const ownerReads = now.find((m) => m.memberId === owner)?.topics.includes(topic);
            if (owner !== undefined && stays.has(owner) && ownerReads) expect(id).toBe(owner);
          }
        }
      }),
    );
  });

  it('is complete and even after one more round, and then nothing moves any more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        counts,
        (before, after, partitions: Record<string, number>) => {
          const partitionsOf = (topic: string): number => partitions[topic];
          const ids = ['m1', 'm2', 'm3', 'm4', 'm5'];
          const start = same(ids.slice(0, before));
          let members = same(ids.slice(0, after));
          let assignment = cooperativeSticky.assign(start, partitionsOf);
          for (let round = 1; round <= 2; round++) {
            members = rejoined(members, assignment, round);
            assignment = cooperativeSticky.assign(members, partitionsOf);
          }
          expectComplete(assignment, members, partitions);
          const loads = [...assignment.values()].map((own) => own.length);
          expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
          const again = cooperativeSticky.assign(rejoined(members, assignment, 3), partitionsOf);
          expect(shape(again)).toEqual(shape(assignment));
        },
      ),
    );
  });

  it('believes the claim of the newest generation, and of two equal ones neither', () => {
    const claim = (id: string, generationId: number): AssignorMember => ({
      ...member(id, ['t']),
      owned: [{ topic: 't', partition: 0 }],
      generationId,
    });
    const one = (): number => 1;
    expect(shape(cooperativeSticky.assign([claim('a', 1), claim('b', 2)], one))).toEqual({
      a: '',
      b: 't0',
    });
    const contested = cooperativeSticky.assign([claim('a', 2), claim('b', 2)], one);
    expect([...contested.values()].flat()).toHaveLength(1);
  });

  it('moves no more than it must when a member joins', () => {
    const partitionsOf = (): number => 6;
    const [a, b] = same(['a', 'b']);
    const alone = cooperativeSticky.assign([a], partitionsOf);
    const shared = cooperativeSticky.assign([...rejoined([a], alone, 1), b], partitionsOf);
    expect(shared.get('a')).toHaveLength(9);
    expect(shared.get('b')).toHaveLength(0);
  });
});
