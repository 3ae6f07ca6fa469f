import { describe, expect, it } from '@jest/globals';
import { Machine, type JoinOptions } from '../../test/machine.js';

const instanceOf = (index: number): JoinOptions => ({ instance: `i${index + 1}` });

/** Static members i1 (leads) and i2, Stable. */
function stable(): { machine: Machine; members: string[] } {
  const machine = new Machine();
  const members = machine.stable(2, instanceOf);
  expect(machine.group.state).toBe('Stable');
  return { machine, members };
}

describe('a static member that comes back in a Stable group', () => {
  it('takes its old place without a rebalance', () => {
    const { machine, members } = stable();
    const back = machine.join('', { instance: 'i2' });
    expect(back.response).toMatchObject({ error: 'NONE', generationId: 1, leader: members[0] });
    expect(machine.group.state).toBe('Stable');
    expect(machine.group.members.size).toBe(2);
    const { memberId } = back.response;
    const sync = machine.sync(memberId, 1, {}, { instance: 'i2' });
    expect(sync.response.assignment.toString()).toBe(`of ${members[1]}`);
  });

  it('is stored under its new id before it is answered', () => {
    const { machine } = stable();
    const { memberId } = machine.join('', { instance: 'i2' }).response;
    expect(machine.persisted.at(-1)?.staticMembers.get('i2')).toBe(memberId);
  });

  it('is told to skip the assignment as the leader, if its version can', () => {
    const { machine } = stable();
    const back = machine.join('', { instance: 'i1', skips: true }).response;
    expect(back).toMatchObject({ skipAssignment: true, leader: back.memberId });
    expect(back.members).toHaveLength(2);
  });

  it('is not told that it leads, if its version cannot skip', () => {
    const { machine, members } = stable();
    const back = machine.join('', { instance: 'i1' }).response;
    expect(back).toMatchObject({ skipAssignment: false, leader: members[0], members: [] });
    expect(machine.group.leaderId).toBe(back.memberId);
  });

  it('starts a rebalance when the selected protocol changes with it', () => {
    const machine = new Machine();
    machine.stable(2, (index) => ({
      ...instanceOf(index),
      protocols: index === 0 ? { range: 'r', sticky: 's' } : { range: 'r', sticky: 's' },
    }));
    expect(machine.group.protocolName).toBe('range');
    const back = machine.join('', { instance: 'i2', protocols: { sticky: 's' } });
    expect(back.parked).toBe(true);
    expect(machine.group.state).toBe('PreparingRebalance');
  });

  it('fences its predecessor, whatever that asks', () => {
    const { machine, members } = stable();
    const old = members[1] ?? '';
    machine.join('', { instance: 'i2' });
    expect(machine.heartbeat(old, 1, 'i2')).toBe('FENCED_INSTANCE_ID');
    expect(machine.commit(old, 1, 'i2')).toBe('FENCED_INSTANCE_ID');
    expect(machine.sync(old, 1, {}, { instance: 'i2' }).response.error).toBe('FENCED_INSTANCE_ID');
    expect(machine.join(old, { instance: 'i2' }).response.error).toBe('FENCED_INSTANCE_ID');
    expect(machine.leave({ memberId: old, groupInstanceId: 'i2' })).toEqual(['FENCED_INSTANCE_ID']);
    expect(machine.heartbeat(old, 1)).toBe('UNKNOWN_MEMBER_ID');
  });

  it('has a session under its new id', () => {
    const { machine, members } = stable();
    const { memberId } = machine.join('', { instance: 'i2' }).response;
    machine.advance(9_000);
    machine.heartbeat(members[0] ?? '', 1, 'i1');
    machine.advance(1_000);
    expect(machine.group.members.has(memberId)).toBe(false);
    expect(machine.group.staticMembers.has('i2')).toBe(false);
  });
});

describe('a static member that comes back during a rebalance', () => {
  it('starts over when the assignment was awaited (KAFKA-9801)', () => {
    const machine = new Machine();
    machine.join('', { instance: 'i1' });
    machine.join('', { instance: 'i2' });
    machine.finishJoin();
    const waiting = machine.sync('m2', 1, {}, { instance: 'i2' });
    const back = machine.join('', { instance: 'i2' });
    expect(waiting.response.error).toBe('FENCED_INSTANCE_ID');
    expect(back.parked).toBe(true);
    expect(machine.group.state).toBe('PreparingRebalance');
  });

  it('takes its place and fences the join that was parked', () => {
    const machine = new Machine();
    const first = machine.join('', { instance: 'i1' });
    const second = machine.join('', { instance: 'i1' });
    expect(first.response).toMatchObject({ error: 'FENCED_INSTANCE_ID', memberId: 'm1' });
    machine.finishJoin();
    expect(second.response).toMatchObject({ error: 'NONE', leader: 'm2' });
    expect(machine.group.members.size).toBe(1);
  });
});

describe('a static member that stays away', () => {
  it('keeps its place in the next generation until its session ends', () => {
    const machine = new Machine();
    const [first, second] = machine.stable(2, (index) => ({
      ...instanceOf(index),
      sessionTimeoutMs: index === 0 ? 10_000 : 100_000,
      rebalanceTimeoutMs: 20_000,
    }));
    const rejoining = machine.join(first ?? '', { instance: 'i1', rebalanceTimeoutMs: 20_000 });
    machine.advance(20_000);
    expect(rejoining.response.members.map(({ memberId }) => memberId)).toEqual([first, second]);
  });

  it('alone holds no generation: the group waits until its session ends', () => {
    const machine = new Machine();
    const members = machine.stable(3, (index) => ({
      ...(index === 2 ? {} : instanceOf(index)),
      sessionTimeoutMs: 30_000,
      rebalanceTimeoutMs: 10_000,
    }));
    machine.leave(members[2] ?? '');
    machine.advance(29_000);
    expect(machine.group.state).toBe('PreparingRebalance');
    machine.advance(10_000);
    expect(machine.group).toMatchObject({ state: 'Empty', generationId: 2 });
  });

  it('is removed by an administrator by its instance id alone', () => {
    const { machine } = stable();
    expect(
      machine.leave(
        { memberId: '', groupInstanceId: 'i2' },
        { memberId: '', groupInstanceId: 'i9' },
        { memberId: '', groupInstanceId: null },
      ),
    ).toEqual(['NONE', 'UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID']);
    expect(machine.group.staticMembers.has('i2')).toBe(false);
    expect(machine.group.state).toBe('PreparingRebalance');
  });
});
