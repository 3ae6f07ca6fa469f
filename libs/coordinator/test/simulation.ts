import { expect } from '@jest/globals';
import type { JoinGroupResponse } from '../src/messages.js';
import { fromSnapshot, toSnapshot } from '../src/classic/snapshot.js';
import type { ClassicGroup } from '../src/classic/group.js';
import type { GroupSettings } from '../src/settings.js';
import { Machine, type JoinOptions, type Pending } from './machine.js';

export type Act =
  | 'behave'
  | 'join'
  | 'sync'
  | 'commit'
  | 'leave'
  | 'crash'
  | 'changeSubscription'
  | 'stale'
  | 'reload'
  | 'removeStatic'
  | 'delete';

/** What a client remembers of itself. */
interface Client {
  memberId: string;
  generationId: number;
  synced: boolean;
  leads: readonly string[] | null;
  version: number;
  join: Pending<'join'> | null;
  sync: Pending<'sync'> | null;
}

const fresh = (): Client => ({
  memberId: '',
  generationId: -1,
  synced: false,
  leads: null,
  version: 0,
  join: null,
  sync: null,
});

/** Clients that know nothing but their answers, around one group; every answer is held against all others. */
export class SimulatedGroup {
  private machine: Machine;
  private readonly clients = Array.from({ length: 6 }, fresh);
  private parked: (Pending<'join'> | Pending<'sync'>)[] = [];
  private readonly generations = new Map<
    number,
    { protocolName: string | null; leader: string; members: string | null }
  >();
  private highestGeneration = 0;
  private lastStored: ClassicGroup | null = null;

  constructor(private readonly settings: GroupSettings) {
    this.machine = new Machine(settings);
  }

  get group(): ClassicGroup {
    return this.machine.group;
  }

  pass(ms: number): void {
    this.machine.advance(ms);
    this.collect();
  }

  act(index: number, act: Act): void {
    const client = this.clients[index] ?? fresh();
    switch (act) {
      case 'join':
        return this.join(index, client);
      case 'sync':
        return this.sync(client);
      case 'behave':
        return this.behave(index, client);
      case 'commit':
        this.commit(client);
        return;
      case 'leave':
        this.machine.leave(client.memberId);
        this.collect();
        Object.assign(client, fresh());
        return;
      case 'crash':
        Object.assign(client, fresh());
        return;
      case 'changeSubscription':
        client.version += 1;
        return this.join(index, client);
      case 'stale':
        this.machine.heartbeat(client.memberId, client.generationId - 1);
        this.track(this.machine.sync(client.memberId, client.generationId - 1));
        return;
      case 'reload':
        return this.reload();
      case 'removeStatic':
        this.machine.leave({ memberId: '', groupInstanceId: 'shared' });
        return this.collect();
      case 'delete':
        return this.delete();
    }
  }

  /** Holds after every event. */
  check(): void {
    const { group, timers } = this.machine;
    expect(group.generationId).toBeGreaterThanOrEqual(this.highestGeneration);
    this.highestGeneration = group.generationId;
    if (group.members.size > 0) expect(group.members.has(group.leaderId ?? '')).toBe(true);
    else expect(group.leaderId).toBeNull();
    // Somebody or something must be able to move a group on.
    if (group.state === 'PreparingRebalance') expect(timers.has('rebalance')).toBe(true);
    if (group.pendingSyncs.size > 0) expect(timers.has('sync')).toBe(true);
    for (const member of group.members.values()) {
      const parked = member.awaitingJoin !== null || member.awaitingSync !== null;
      if (!parked || member.isNew) expect(timers.has(`session:${member.memberId}`)).toBe(true);
      if (member.awaitingJoin !== null) expect(group.state).toBe('PreparingRebalance');
      if (member.awaitingSync !== null) expect(group.state).toBe('CompletingRebalance');
    }
    for (const memberId of group.pendingMembers.keys()) {
      expect(timers.has(`session:${memberId}`)).toBe(true);
    }
    expect(group.state === 'Empty').toBe(
      group.members.size === 0 && group.state !== 'PreparingRebalance',
    );
    const statics = [...group.members.values()].filter(({ groupInstanceId }) => groupInstanceId);
    expect(new Map(statics.map((m) => [m.groupInstanceId, m.memberId]))).toEqual(
      group.staticMembers,
    );
  }

  /** Nobody sends anything any more: everyone is answered, everyone expires, the group rests. */
  finish(): void {
    for (let hour = 0; hour < 24; hour++) {
      this.machine.advance(60 * 60_000);
      this.check();
    }
    expect(this.parked.filter(({ parked }) => parked)).toEqual([]);
    expect(this.machine.group.state).toBe('Empty');
    expect(this.machine.timers.size).toBe(0);
  }

  private options(index: number, client: Client): JoinOptions {
    const metadata = `v${client.version}`;
    return {
      known: index % 2 === 0,
      // Two clients share an instance id: they fence each other.
      instance: index >= 4 ? 'shared' : undefined,
      skips: index === 5,
      protocols: index % 3 === 0 ? { range: metadata, sticky: metadata } : { range: metadata },
      sessionTimeoutMs: 6_000 + index * 5_000,
      rebalanceTimeoutMs: 20_000 + index * 10_000,
    };
  }

  /** What a client does that follows the protocol: join, sync, then heartbeat until it is told to join again. */
  private behave(index: number, client: Client): void {
    if (client.join || client.sync) return;
    if (client.memberId === '' || client.generationId < 0) return this.join(index, client);
    if (!client.synced) return this.sync(client);
    const error = this.machine.heartbeat(client.memberId, client.generationId);
    if (error === 'UNKNOWN_MEMBER_ID') client.memberId = '';
    if (error !== 'NONE') client.generationId = -1;
  }

  private join(index: number, client: Client): void {
    client.join = this.machine.join(client.memberId, this.options(index, client));
    this.track(client.join);
    this.collect();
  }

  private sync(client: Client): void {
    const shares = Object.fromEntries((client.leads ?? []).map((id) => [id, `share of ${id}`]));
    client.sync = this.machine.sync(client.memberId, client.generationId, shares);
    this.track(client.sync);
    this.collect();
  }

  private commit(client: Client): void {
    const error = this.machine.commit(client.memberId, client.generationId);
    const { group } = this.machine;
    if (error !== 'NONE' || client.generationId < 0) return;
    // Only the current generation, and never by someone who does not know its partitions yet.
    expect(client.generationId).toBe(group.generationId);
    expect(['Stable', 'PreparingRebalance']).toContain(group.state);
  }

  /** The coordinator dies: what was stored comes back, who was parked asks again as a new connection would. */
  private reload(): void {
    this.parked = this.parked.filter(({ parked }) => !parked);
    const stored = this.machine.persisted.at(-1) ?? this.lastStored;
    this.lastStored = stored;
    const group = stored && stored.state !== 'Dead' ? fromSnapshot(toSnapshot(stored)) : undefined;
    this.machine = this.machine.succeeded(this.settings, group);
    this.machine.input({ kind: 'resume' });
    for (const client of this.clients) {
      client.join = null;
      client.sync = null;
    }
    if (!group) this.highestGeneration = 0;
    if (!group) this.generations.clear();
  }

  private delete(): void {
    if (this.machine.delete() !== 'NONE') return;
    this.machine = this.machine.succeeded(this.settings);
    this.lastStored = null;
    this.generations.clear();
    this.highestGeneration = 0;
  }

  private track(request: Pending<'join'> | Pending<'sync'>): void {
    this.parked.push(request);
  }

  /** Clients learn what they were answered; every answer of a generation must tell the same story. */
  private collect(): void {
    for (const client of this.clients) {
      if (client.join && !client.join.parked) {
        this.joined(client, client.join.response);
        client.join = null;
      }
      if (client.sync && !client.sync.parked) {
        const { error, assignment } = client.sync.response;
        if (error === 'NONE' && assignment.length > 0) {
          expect(assignment.toString()).toMatch(/^share of m\d+$/);
        }
        if (error === 'UNKNOWN_MEMBER_ID') client.memberId = '';
        if (error === 'NONE') client.synced = true;
        else client.generationId = -1;
        client.sync = null;
      }
    }
    this.parked = this.parked.filter(({ parked }) => parked);
  }

  private joined(client: Client, response: JoinGroupResponse): void {
    if (response.error === 'MEMBER_ID_REQUIRED') client.memberId = response.memberId;
    else if (response.error !== 'NONE') {
      client.memberId = '';
      client.generationId = -1;
    } else {
      client.memberId = response.memberId;
      client.generationId = response.generationId;
      client.synced = false;
      client.leads = response.members.length > 0 ? response.members.map((m) => m.memberId) : null;
      this.compare(response);
    }
  }

  private compare(response: JoinGroupResponse): void {
    const { generationId, protocolName, leader, memberId, members } = response;
    const known = this.generations.get(generationId);
    const list = members.length > 0 ? members.map((m) => m.memberId).join() : null;
    if (!known) {
      this.generations.set(generationId, { protocolName, leader, members: list });
      return;
    }
    expect(protocolName).toBe(known.protocolName);
    // Within a generation only a static member changes its id, and with it the leader's and the list's.
    if (this.machine.group.staticMembers.size > 0) return;
    expect(leader).toBe(known.leader);
    if (list !== null) {
      expect(memberId).toBe(leader);
      if (known.members !== null) expect(list).toBe(known.members);
      known.members = list;
    }
  }
}
