import { describe, expect, it } from '@jest/globals';
import { Machine } from '../../test/machine.js';
import { defaultGroupSettings } from '../settings.js';

/** A generation handed out, nobody has synced: m1 leads m2 and m3. */
function completing(settings = defaultGroupSettings): Machine {
  const machine = new Machine(settings);
  for (let n = 0; n < 3; n++) machine.join('', { sessionTimeoutMs: 20_000 });
  machine.finishJoin();
  expect(machine.group.state).toBe('CompletingRebalance');
  return machine;
}

describe('syncs', () => {
  it('of followers wait for the leader and get their own share', () => {
    const machine = completing();
    const followers = [machine.sync('m2', 1), machine.sync('m3', 1)];
    expect(followers.map(({ parked }) => parked)).toEqual([true, true]);
    const leader = machine.sync('m1', 1, { m1: 'a', m2: 'b', m3: 'c', stranger: 'd' });
    const shares = [leader, ...followers].map(({ response }) => response.assignment.toString());
    expect(shares).toEqual(['a', 'b', 'c']);
    expect(machine.group.state).toBe('Stable');
  });

  it('get an empty share when the leader forgot the member', () => {
    const machine = completing();
    const follower = machine.sync('m2', 1);
    machine.sync('m1', 1, { m1: 'a' });
    expect(follower.response).toMatchObject({ error: 'NONE', assignment: Buffer.alloc(0) });
  });

  it('are answered from what is known once the group is Stable', () => {
    const machine = completing();
    machine.sync('m1', 1, { m1: 'a', m3: 'c' });
    expect(machine.sync('m3', 1).response.assignment.toString()).toBe('c');
    expect(machine.sync('m3', 1).response.assignment.toString()).toBe('c');
  });

  it('are stored before they are answered', () => {
    const machine = completing();
    const requestId = 1_000;
    const assignments = [{ memberId: 'm1', assignment: Buffer.from('a') }];
    const effects = machine.input({
      kind: 'sync',
      requestId,
      request: {
        groupId: 'g',
        generationId: 1,
        memberId: 'm1',
        groupInstanceId: null,
        protocolType: null,
        protocolName: null,
        assignments,
      },
    });
    expect(effects.map(({ kind }) => kind)).toContain('persist');
    expect(machine.persisted.at(-1)?.members.get('m1')?.assignment.toString()).toBe('a');
  });

  it.each([
    ['an unknown member', 'm9', 1, {}, 'UNKNOWN_MEMBER_ID'],
    ['an old generation', 'm2', 0, {}, 'ILLEGAL_GENERATION'],
    ['another protocol type', 'm2', 1, { protocolType: 'x' }, 'INCONSISTENT_GROUP_PROTOCOL'],
    ['another protocol', 'm2', 1, { protocolName: 'x' }, 'INCONSISTENT_GROUP_PROTOCOL'],
    ['an unknown instance', 'm2', 1, { instance: 'i' }, 'UNKNOWN_MEMBER_ID'],
  ] as const)('are refused for %s', (_, member, generation, more, error) => {
    expect(completing().sync(member, generation, {}, more).response.error).toBe(error);
  });

  it('are refused in an empty group and while a rebalance is prepared', () => {
    expect(new Machine().sync('m1', 0).response.error).toBe('UNKNOWN_MEMBER_ID');
    const machine = completing();
    machine.join('', {});
    expect(machine.sync('m2', 1).response.error).toBe('REBALANCE_IN_PROGRESS');
  });

  it('that wait are sent back when a rebalance starts', () => {
    const machine = completing();
    const waiting = machine.sync('m2', 1);
    machine.leave('m3');
    expect(waiting.response.error).toBe('REBALANCE_IN_PROGRESS');
  });

  it('that wait are answered when the same member syncs again', () => {
    const machine = completing();
    const first = machine.sync('m2', 1);
    const second = machine.sync('m2', 1);
    expect(first.response.error).toBe('REBALANCE_IN_PROGRESS');
    machine.sync('m1', 1, { m2: 'b' });
    expect(second.response.assignment.toString()).toBe('b');
  });

  it('larger than what is stored are refused', () => {
    const machine = completing({ ...defaultGroupSettings, groupMetadataMaxBytes: 100 });
    const sync = machine.sync('m1', 1, { m1: 'x'.repeat(101) });
    expect(sync.response.error).toBe('INVALID_REQUEST');
    expect(machine.group.state).toBe('CompletingRebalance');
  });
});

describe('a member that never syncs', () => {
  it('is dropped after the rebalance timeout, and the others rebalance', () => {
    const machine = completing();
    machine.sync('m1', 1, { m1: 'a', m2: 'b' });
    machine.sync('m2', 1);
    for (let second = 0; second < 59; second++) {
      machine.advance(1_000);
      for (const member of ['m1', 'm2', 'm3']) machine.heartbeat(member, 1);
    }
    expect(machine.group.members.has('m3')).toBe(true);
    machine.advance(1_000);
    expect(machine.group.members.has('m3')).toBe(false);
    expect(machine.group.state).toBe('PreparingRebalance');
  });

  it('has a second for it even with a rebalance timeout of 0', () => {
    const machine = new Machine();
    machine.join('', { rebalanceTimeoutMs: 0 });
    machine.finishJoin();
    machine.advance(999);
    expect(machine.sync('m1', 1, { m1: 'a' }).response.error).toBe('NONE');
  });

  it('as the leader takes those who wait for it into another round', () => {
    const machine = completing();
    const waiting = [machine.sync('m2', 1), machine.sync('m3', 1)];
    for (let second = 0; second < 60; second++) {
      machine.heartbeat('m1', 1);
      machine.advance(1_000);
    }
    expect(waiting.map(({ response }) => response.error)).toEqual([
      'REBALANCE_IN_PROGRESS',
      'REBALANCE_IN_PROGRESS',
    ]);
    expect(machine.group.members.has('m1')).toBe(false);
  });
});
