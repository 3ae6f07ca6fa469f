import { describe, expect, it } from '@jest/globals';
import { Machine } from '../../test/machine.js';
import { newGroup } from './group.js';

function preparing(): { machine: Machine; members: string[] } {
  const machine = new Machine();
  const members = machine.stable(2, { sessionTimeoutMs: 10_000 });
  machine.join('');
  expect(machine.group.state).toBe('PreparingRebalance');
  return { machine, members };
}

function completing(): { machine: Machine; members: string[] } {
  const { machine, members } = preparing();
  for (const member of members) machine.join(member);
  expect(machine.group.state).toBe('CompletingRebalance');
  return { machine, members };
}

describe('a heartbeat', () => {
  it.each([
    ['an unknown member', 'm9', 1, undefined, 'UNKNOWN_MEMBER_ID'],
    ['an older generation', 'm1', 0, undefined, 'ILLEGAL_GENERATION'],
    ['a newer generation', 'm1', 2, undefined, 'ILLEGAL_GENERATION'],
    ['an unknown instance', 'm1', 1, 'i', 'UNKNOWN_MEMBER_ID'],
    ['a member in its generation', 'm1', 1, undefined, 'NONE'],
  ] as const)('of %s', (_, member, generation, instance, error) => {
    const machine = new Machine();
    machine.stable(2);
    expect(machine.heartbeat(member, generation, instance)).toBe(error);
  });

  it('in an empty group is of an unknown member', () => {
    expect(new Machine().heartbeat('m1', 0)).toBe('UNKNOWN_MEMBER_ID');
  });

  it('while a rebalance is prepared says so, and still keeps the session', () => {
    const { machine, members } = preparing();
    for (let second = 0; second < 30; second++) {
      machine.advance(1_000);
      for (const member of members) {
        expect(machine.heartbeat(member, 1)).toBe('REBALANCE_IN_PROGRESS');
      }
    }
    expect(machine.group.members.size).toBe(3);
  });

  it('while the assignment is awaited is fine', () => {
    const { machine, members } = completing();
    expect(machine.heartbeat(members[1] ?? '', 2)).toBe('NONE');
  });
});

describe('a session', () => {
  it('that ends takes the member out and rebalances the rest', () => {
    const machine = new Machine();
    const [first, second] = machine.stable(2);
    machine.advance(9_999);
    machine.heartbeat(first ?? '', 1);
    machine.advance(1);
    expect([...machine.group.members.keys()]).toEqual([first]);
    expect(machine.group.state).toBe('PreparingRebalance');
    expect(machine.heartbeat(second ?? '', 1)).toBe('UNKNOWN_MEMBER_ID');
  });

  it('does not end while the member waits for the others to join', () => {
    const machine = new Machine();
    const [first, second] = machine.stable(2, (index) => ({
      sessionTimeoutMs: index === 0 ? 6_000 : 120_000,
    }));
    const waiting = machine.join(first ?? '', { sessionTimeoutMs: 6_000 });
    machine.advance(59_000);
    machine.join(second ?? '');
    expect(waiting.response).toMatchObject({ error: 'NONE', generationId: 2 });
    machine.advance(5_999);
    expect(machine.heartbeat(first ?? '', 2)).toBe('NONE');
  });

  it('does not end while the member waits for its assignment', () => {
    const { machine, members } = completing();
    const [leader, follower] = members;
    const waiting = machine.sync(follower ?? '', 2);
    for (let n = 0; n < 4; n++) {
      machine.advance(9_500);
      for (const other of [leader ?? '', 'm3']) expect(machine.heartbeat(other, 2)).toBe('NONE');
    }
    expect(waiting.parked).toBe(true);
    machine.sync(leader ?? '', 2, { [follower ?? '']: 'share' });
    expect(waiting.response.assignment.toString()).toBe('share');
    machine.advance(9_500);
    expect(machine.heartbeat(follower ?? '', 2)).toBe('NONE');
  });

  it('of a newcomer ends after five minutes of waiting, and its join is answered', () => {
    const machine = new Machine();
    const day = 24 * 60 * 60_000;
    const [first] = machine.stable(1, { sessionTimeoutMs: day, rebalanceTimeoutMs: day });
    const newcomer = machine.join('', { rebalanceTimeoutMs: day });
    machine.advance(5 * 60_000 - 1);
    expect(newcomer.parked).toBe(true);
    machine.advance(1);
    expect(newcomer.response.error).toBe('UNKNOWN_MEMBER_ID');
    expect([...machine.group.members.keys()]).toEqual([first]);
  });

  it('starts anew in full after a load', () => {
    const machine = new Machine();
    const [first] = machine.stable(1);
    machine.advance(9_000);
    machine.input({ kind: 'resume' });
    machine.advance(9_999);
    expect(machine.heartbeat(first ?? '', 1)).toBe('NONE');
  });
});

describe('leaving', () => {
  it('answers each member by itself and rebalances once', () => {
    const machine = new Machine();
    const [first, second] = machine.stable(3);
    expect(machine.leave(second ?? '', 'stranger')).toEqual(['NONE', 'UNKNOWN_MEMBER_ID']);
    expect(machine.group.state).toBe('PreparingRebalance');
    expect(machine.join(first ?? '').parked).toBe(true);
  });

  it('of strangers alone changes nothing', () => {
    const machine = new Machine();
    machine.stable(2);
    expect(machine.leave('x', 'y')).toEqual(['UNKNOWN_MEMBER_ID', 'UNKNOWN_MEMBER_ID']);
    expect(machine.group.state).toBe('Stable');
  });

  it('answers the requests of the leaver that were parked', () => {
    const { machine } = preparing();
    machine.leave('m3');
    const answers = [...machine.answers.values()].filter(({ api }) => api === 'join');
    expect(answers.at(-1)?.response).toMatchObject({ error: 'UNKNOWN_MEMBER_ID' });
    const other = completing();
    const sync = other.machine.sync(other.members[1] ?? '', 2);
    other.machine.leave(other.members[1] ?? '');
    expect(sync.response.error).toBe('UNKNOWN_MEMBER_ID');
  });

  it('ends a rebalance that waited for nobody else', () => {
    const machine = new Machine();
    const [first, second] = machine.stable(2);
    const waiting = machine.join(first ?? '');
    expect(waiting.parked).toBe(true);
    machine.leave(second ?? '');
    expect(waiting.response).toMatchObject({ error: 'NONE', generationId: 2 });
  });

  it('of an id that was given out frees it without a rebalance', () => {
    const machine = new Machine();
    machine.stable(1);
    const { memberId } = machine.join('', { known: true }).response;
    expect(machine.leave(memberId)).toEqual(['NONE']);
    expect(machine.group.state).toBe('Stable');
  });

  it('hands leadership to the member that joined next', () => {
    const machine = new Machine();
    const [first, second] = machine.stable(3);
    machine.leave(first ?? '');
    expect(machine.group.leaderId).toBe(second);
  });
});

describe('an offset commit', () => {
  it.each([
    ['of nobody in particular, into an empty group', 'empty', '', -1, 'NONE'],
    ['of an old member, into an empty group', 'empty', 'm1', 1, 'UNKNOWN_MEMBER_ID'],
    ['of nobody in particular, into a group with members', 'stable', '', -1, 'UNKNOWN_MEMBER_ID'],
    ['of a member without a generation', 'stable', 'm1', -1, 'ILLEGAL_GENERATION'],
    ['of a member in its generation', 'stable', 'm1', 1, 'NONE'],
    ['of a member in an old generation', 'stable', 'm1', 0, 'ILLEGAL_GENERATION'],
    ['of an unknown member', 'stable', 'm9', 1, 'UNKNOWN_MEMBER_ID'],
    ['of the old generation, while a rebalance is prepared', 'preparing', 'm1', 1, 'NONE'],
    ['while the assignment is awaited', 'completing', 'm1', 2, 'REBALANCE_IN_PROGRESS'],
    ['of the old generation, after it', 'completing', 'm1', 1, 'ILLEGAL_GENERATION'],
  ] as const)('%s', (_, state, member, generation, error) => {
    const machines = {
      empty: () => new Machine(),
      stable: () => {
        const machine = new Machine();
        machine.stable(2);
        return machine;
      },
      preparing: () => preparing().machine,
      completing: () => completing().machine,
    };
    expect(machines[state]().commit(member, generation)).toBe(error);
  });

  it('keeps the session of the member', () => {
    const machine = new Machine();
    const [first] = machine.stable(1);
    for (let n = 0; n < 5; n++) {
      machine.advance(9_000);
      expect(machine.commit(first ?? '', 1)).toBe('NONE');
    }
  });
});

describe('deleting', () => {
  it('is refused while there are members', () => {
    expect(preparing().machine.delete()).toBe('NON_EMPTY_GROUP');
    expect(completing().machine.delete()).toBe('NON_EMPTY_GROUP');
  });

  it('ends an empty group; whoever still comes is sent to find the coordinator again', () => {
    const machine = new Machine();
    expect(machine.delete()).toBe('NONE');
    expect(machine.persisted).toHaveLength(1);
    expect(machine.group.state).toBe('Dead');
    expect(machine.join('').response.error).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(machine.heartbeat('m1', 1)).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(machine.sync('m1', 1).response.error).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(machine.commit('', -1)).toBe('COORDINATOR_NOT_AVAILABLE');
    expect(machine.delete()).toBe('GROUP_ID_NOT_FOUND');
  });
});

it('a step leaves the group it was given as it was', () => {
  const machine = new Machine(undefined, newGroup('g', 0));
  machine.stable(2);
  const before = machine.group;
  const copy = structuredClone({ ...before, members: [...before.members] });
  machine.join('');
  machine.leave('m1');
  expect({ ...before, members: [...before.members] }).toEqual(copy);
});
