import { describe, expect, it } from '@jest/globals';
import { joinContext, joinRequest, Machine } from '../../test/machine.js';
import { defaultGroupSettings } from '../settings.js';

describe('a member without an id', () => {
  it('is told one and asked to come back, when its version can (KIP-394)', () => {
    const machine = new Machine();
    const first = machine.join('', { known: true });
    expect(first.response).toMatchObject({ error: 'MEMBER_ID_REQUIRED', memberId: 'm1' });
    expect(machine.group.members.size).toBe(0);
    expect(machine.join('m1').parked).toBe(true);
    expect([...machine.group.members.keys()]).toEqual(['m1']);
  });

  it('is taken in at once when its version cannot', () => {
    const machine = new Machine();
    expect(machine.join('').parked).toBe(true);
    expect([...machine.group.members.keys()]).toEqual(['m1']);
  });

  it('loses the id it was told when it does not come back within its session', () => {
    const machine = new Machine();
    machine.join('', { known: true, sessionTimeoutMs: 6_000 });
    machine.advance(6_000);
    expect(machine.group.pendingMembers.size).toBe(0);
    expect(machine.join('m1').response.error).toBe('UNKNOWN_MEMBER_ID');
  });

  it('holds up a rebalance only until its id expires', () => {
    const machine = new Machine();
    const [leader] = machine.stable(1);
    machine.join('', { known: true });
    const rejoining = machine.join(leader ?? '');
    expect(rejoining.parked).toBe(true);
    machine.advance(10_000);
    expect(rejoining.response).toMatchObject({ error: 'NONE', generationId: 2 });
  });

  it('cannot add an instance id to an id that was given out without one', () => {
    const machine = new Machine();
    machine.join('', { known: true });
    expect(machine.join('m1', { instance: 'i' }).response.error).toBe('UNKNOWN_MEMBER_ID');
  });

  it('cannot make the group give out ids without end', () => {
    const machine = new Machine({ ...defaultGroupSettings, maxGroupSize: 3 });
    const answers = [1, 2, 3, 4].map(() => machine.join('', { known: true }).response.error);
    expect(answers).toEqual([
      'MEMBER_ID_REQUIRED',
      'MEMBER_ID_REQUIRED',
      'MEMBER_ID_REQUIRED',
      'GROUP_MAX_SIZE_REACHED',
    ]);
  });
});

describe('the first rebalance of an empty group', () => {
  it('waits for the initial delay, and no longer when nobody else comes', () => {
    const machine = new Machine();
    const join = machine.join('');
    machine.advance(2_999);
    expect(join.parked).toBe(true);
    machine.advance(1);
    expect(join.response).toMatchObject({ error: 'NONE', generationId: 1, leader: 'm1' });
  });

  it('is extended by each newcomer, up to the rebalance timeout', () => {
    const machine = new Machine();
    const first = machine.join('', { rebalanceTimeoutMs: 10_000 });
    for (let second = 2; second <= 9; second++) {
      machine.advance(1_000);
      machine.join('', { rebalanceTimeoutMs: 10_000 });
    }
    machine.advance(1_999);
    expect(first.parked).toBe(true);
    machine.advance(1);
    expect(machine.now).toBe(1_010_000);
    expect(first.response).toMatchObject({ generationId: 1 });
    expect(first.response.members).toHaveLength(9);
  });

  it('ends at once without a delay', () => {
    const machine = new Machine({ ...defaultGroupSettings, initialRebalanceDelayMs: 0 });
    const join = machine.join('');
    machine.advance(0);
    expect(join.parked).toBe(false);
  });

  it('takes the session as rebalance timeout of a client that knows none (version 0)', () => {
    const machine = new Machine();
    machine.join('', { rebalanceTimeoutMs: -1, sessionTimeoutMs: 12_000 });
    expect(machine.group.members.get('m1')?.rebalanceTimeoutMs).toBe(12_000);
  });
});

describe('the answers of a generation', () => {
  it('name the members to the leader alone', () => {
    const machine = new Machine();
    const joins = [machine.join(''), machine.join(''), machine.join('')];
    machine.finishJoin();
    const [leader, ...followers] = joins.map((join) => join.response);
    expect(leader?.members.map(({ memberId }) => memberId)).toEqual(['m1', 'm2', 'm3']);
    for (const follower of followers) {
      expect(follower).toMatchObject({ leader: 'm1', generationId: 1, members: [] });
    }
  });

  it('carry the protocol that all support and most prefer', () => {
    const machine = new Machine();
    const join = machine.join('', { protocols: { old: 'o', range: 'r1', sticky: 's1' } });
    machine.join('', { protocols: { sticky: 's2', range: 'r2' } });
    machine.join('', { protocols: { sticky: 's3', range: 'r3' } });
    machine.finishJoin();
    expect(join.response.protocolName).toBe('sticky');
    expect(join.response.members.map(({ metadata }) => metadata.toString())).toEqual([
      's1',
      's2',
      's3',
    ]);
  });
});

describe('a member that does not fit', () => {
  it.each([
    ['another protocol type', { protocolType: 'connect' }],
    ['no protocol in common', { protocols: { sticky: 's' } }],
    ['no protocols at all', { protocols: {} }],
  ])('is refused: %s', (_, options) => {
    const machine = new Machine();
    machine.stable(2);
    expect(machine.join('', options).response.error).toBe('INCONSISTENT_GROUP_PROTOCOL');
    expect(machine.group.state).toBe('Stable');
  });

  it.each([
    ['an empty protocol type', { protocolType: '' }],
    ['no protocols', { protocols: {} }],
  ])('is refused by an empty group too: %s', (_, options) => {
    expect(new Machine().join('', options).response.error).toBe('INCONSISTENT_GROUP_PROTOCOL');
  });

  it('is refused by a full group, while its members may rejoin', () => {
    const machine = new Machine({ ...defaultGroupSettings, maxGroupSize: 2 });
    const [leader, follower] = machine.stable(2);
    expect(machine.join('').response).toMatchObject({
      error: 'GROUP_MAX_SIZE_REACHED',
      memberId: '',
    });
    const rejoining = machine.join(leader ?? '');
    machine.join(follower ?? '');
    expect(rejoining.response.error).toBe('NONE');
  });

  it('is refused when the subscriptions together grow beyond what is stored', () => {
    const machine = new Machine({ ...defaultGroupSettings, groupMetadataMaxBytes: 100 });
    machine.stable(1, { protocols: { range: 'x'.repeat(60) } });
    const more = machine.join('', { protocols: { range: 'x'.repeat(60) } });
    expect(more.response.error).toBe('GROUP_MAX_SIZE_REACHED');
    expect(machine.group.state).toBe('Stable');
  });
});

describe('a member that rejoins', () => {
  it('gets the current generation again as an unchanged follower, without a rebalance', () => {
    const machine = new Machine();
    const [, follower] = machine.stable(2);
    expect(machine.join(follower ?? '').response).toMatchObject({ error: 'NONE', generationId: 1 });
    expect(machine.group.state).toBe('Stable');
  });

  it('starts a rebalance as the leader, or with other metadata', () => {
    for (const index of [0, 1]) {
      const machine = new Machine();
      const members = machine.stable(2);
      const options = index === 0 ? {} : { protocols: { range: 'changed' } };
      expect(machine.join(members[index] ?? '', options).parked).toBe(true);
      expect(machine.group.state).toBe('PreparingRebalance');
    }
  });

  it('gets its answer again while the assignment is awaited', () => {
    const machine = new Machine();
    machine.join('');
    machine.join('');
    machine.finishJoin();
    const again = machine.join('m1');
    expect(again.response).toMatchObject({ generationId: 1, leader: 'm1' });
    expect(again.response.members).toHaveLength(2);
    expect(machine.join('m2', { protocols: { range: 'changed' } }).parked).toBe(true);
    expect(machine.group.state).toBe('PreparingRebalance');
  });

  it('has its earlier, forgotten request answered', () => {
    const machine = new Machine();
    const [leader] = machine.stable(2);
    const first = machine.join(leader ?? '');
    const second = machine.join(leader ?? '');
    expect(first.response.error).toBe('REBALANCE_IN_PROGRESS');
    expect(second.parked).toBe(true);
  });
});

describe('a rebalance', () => {
  it('ends as soon as all known members have rejoined', () => {
    const machine = new Machine();
    const members = machine.stable(3);
    const newcomer = machine.join('');
    for (const member of members) machine.join(member);
    expect(newcomer.response).toMatchObject({ error: 'NONE', generationId: 2 });
    expect(machine.group.state).toBe('CompletingRebalance');
  });

  it('leaves out who has not rejoined when the longest rebalance timeout is up', () => {
    const machine = new Machine();
    const [first, second] = machine.stable(3, (index) => ({
      rebalanceTimeoutMs: 20_000 + index,
      sessionTimeoutMs: 120_000,
    }));
    const rejoining = machine.join(first ?? '', { rebalanceTimeoutMs: 20_000 });
    machine.advance(20_001);
    expect(rejoining.parked).toBe(true);
    machine.advance(1);
    expect(rejoining.response.members.map(({ memberId }) => memberId)).toEqual([first]);
    expect(machine.heartbeat(second ?? '', 2)).toBe('UNKNOWN_MEMBER_ID');
  });

  it('elects a leader among those who came when the old one did not', () => {
    const machine = new Machine();
    const [, second, third] = machine.stable(3, { sessionTimeoutMs: 120_000 });
    const rejoining = machine.join(second ?? '', { protocols: { range: 'new' } });
    machine.join(third ?? '');
    machine.finishJoin();
    expect(rejoining.response).toMatchObject({ leader: second });
    expect(rejoining.response.members).toHaveLength(2);
  });

  it('ends Empty, with a higher generation, when everyone has left', () => {
    const machine = new Machine();
    const members = machine.stable(2);
    expect(machine.leave(...members)).toEqual(['NONE', 'NONE']);
    expect(machine.group).toMatchObject({ state: 'Empty', generationId: 2, protocolName: null });
    expect(machine.persisted.at(-1)).toMatchObject({ state: 'Empty', generationId: 2 });
  });
});

it('a member keeps its own copy of what it sent, once per name', () => {
  const machine = new Machine();
  const metadata = Buffer.from('mine');
  const protocol = { name: 'range', metadata };
  machine.input({
    kind: 'join',
    requestId: 1,
    request: {
      ...joinRequest(''),
      protocols: [protocol, { ...protocol, metadata: Buffer.from('x') }],
    },
    context: joinContext(),
    newMemberId: 'm1',
  });
  metadata.fill(0);
  const kept = machine.group.members.get('m1')?.protocols;
  expect(kept?.map((p) => `${p.name} ${p.metadata.toString()}`)).toEqual(['range mine']);
});
