import { Inject, Injectable } from '@nestjs/common';
import type { TrafficRow } from '../../traffic/traffic-rows.js';
import type { Permissions } from '../access/permissions.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { isAway, type PeerFailure } from '../cluster/peer-requests.js';
import { mapLimited } from '../concurrency.js';
import { GroupsService } from '../groups/groups.service.js';
import { topologyOf } from './topology-of.js';
import type { ReadingGroup, Topology } from './topology.js';

export interface KnownTopology extends Topology {
  readonly failures: readonly PeerFailure[];
}

const ASKED_AT_ONCE = 8;
/** Pictures of the whole are asked for every second by whoever looks at one: they share what is not older than that. */
const SHARED_MS = 1_000;

interface Snapshot {
  readonly atMs: number;
  readonly groups: readonly ReadingGroup[];
  readonly failures: readonly PeerFailure[];
}

/** Who produces and consumes what, of all brokers. */
@Injectable()
export class TopologyService {
  #last: Promise<Snapshot> | null = null;

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly groups: GroupsService,
  ) {}

  /** What the caller may see of it. */
  async topology(permissions: Permissions): Promise<KnownTopology> {
    const [traffic, { groups, failures }] = await Promise.all([
      this.traffic(permissions),
      this.#groups(),
    ]);
    const visible = groups
      .filter(({ groupId }) => permissions.allows('group:view', groupId))
      .map((group) => seenBy(group, permissions));
    return { ...topologyOf(traffic, visible), failures };
  }

  /** Of topics that the caller may see and that are still there. */
  async traffic(permissions: Permissions): Promise<readonly TrafficRow[]> {
    const { clientTraffic, log } = this.context;
    const rows = (await clientTraffic?.all()) ?? [];
    return rows.filter(
      ({ topic }) =>
        log.topics.byName(topic) !== undefined && permissions.allows('topic:view', topic),
    );
  }

  async #groups(): Promise<Snapshot> {
    const last = await this.#last?.catch(() => null);
    if (last && this.context.clock.now() - last.atMs < SHARED_MS) return last;
    this.#last = this.#readGroups();
    return this.#last;
  }

  async #readGroups(): Promise<Snapshot> {
    const atMs = this.context.clock.now();
    const listed = await this.groups.list();
    const described = await this.groups.describeAll(listed.items.map(({ groupId }) => groupId));
    const failures = [...listed.failures, ...described.failures];
    const groups = await mapLimited(described.items, ASKED_AT_ONCE, async (group) => ({
      ...group,
      committedTopics: await this.#committedTopics(group.groupId),
    }));
    return { atMs, groups, failures };
  }

  /** Without them where the coordinator moves: what is assigned is known all the same. */
  async #committedTopics(groupId: string): Promise<readonly string[]> {
    try {
      const committed = await this.groups.committed(groupId);
      return [...new Set(committed.map(({ topic }) => topic))];
    } catch (error) {
      if (isAway(error)) return [];
      throw error;
    }
  }
}

function seenBy(group: ReadingGroup, permissions: Permissions): ReadingGroup {
  const isSeen = (topic: string): boolean => permissions.allows('topic:view', topic);
  return {
    ...group,
    committedTopics: group.committedTopics.filter((topic) => isSeen(topic)),
    members: group.members.map((member) => ({
      ...member,
      assignment: member.assignment?.filter(({ topic }) => isSeen(topic)) ?? null,
    })),
  };
}
