import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { AdminTables } from '../database/admin-tables.js';
import { GroupsService, type Group } from '../groups/groups.service.js';
import { LagService } from '../groups/lag.service.js';
import { ControlTopic } from '../pauses/control-topic.js';
import { RestoreTable } from '../restores/restore-table.js';
import { isAboutGroup, type AlertCondition } from './alert-condition.js';
import {
  NOT_ASKED,
  type AlertFacts,
  type Fact,
  type FactName,
  type FailedJob,
  type GroupFact,
  type GroupFacts,
  type LetterArrivals,
  type StoragePoint,
} from './alert-facts.js';
import { factOf } from './observations.js';

/** Failures whose letters came within the window, the most first; beyond these nobody reads on. */
const ARRIVALS = `
  select l.letter_group_id::text as "letterGroupId", g.group_id as "group", g.handler, g.exception, g.fingerprint,
    coalesce(l.origin_topic, l.topic) as "originTopic", count(*)::int as count
  from posthorn_admin.dead_letters l join posthorn_admin.dead_letter_groups g on g.id = l.letter_group_id
  where l.indexed_at > clock_timestamp() - $1::int * interval '1 second'
  group by l.letter_group_id, g.id, coalesce(l.origin_topic, l.topic) order by count(*) desc limit 1000`;

const FAILED_JOBS = `
  select id::text, kind, error, extract(epoch from clock_timestamp() - ended_at)::float8 as "secondsAgo"
  from posthorn_admin.jobs
  where status = 'failed' and ended_at > clock_timestamp() - $1::int * interval '1 second' order by id desc limit 1000`;

const STORAGE = `
  select extract(epoch from clock_timestamp() - at)::float8 as "secondsAgo", bytes::float8 as bytes
  from posthorn_admin.storage_history
  union all select 0, pg_database_size(current_database())::float8 order by 1 desc`;

/** Looks at what conditions are about, and at nothing that no condition is about. */
@Injectable()
export class FactReader {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly tables: AdminTables,
    private readonly groups: GroupsService,
    private readonly lags: LagService,
    private readonly control: ControlTopic,
    private readonly restores: RestoreTable,
  ) {}

  /** One after the other: a look must not take the connections of requests. What cannot be known says why. */
  async read(conditions: readonly AlertCondition[]): Promise<AlertFacts> {
    const asked = new Set(conditions.map(({ type }) => factOf(type)));
    const windows = conditions.filter(({ type }) => type === 'deadLetters');
    const jobs = conditions.filter(({ type }) => type === 'jobFailed');
    const restores = conditions.filter(({ type }) => type === 'databaseRestored');
    const know = async <Value>(name: FactName, look: () => Promise<Value> | Value) =>
      asked.has(name) ? this.known(name, look) : NOT_ASKED;
    return {
      groups: await know('groups', () => this.groupFacts(conditions)),
      letters: await know('letters', () => this.arrivals(windowsOf(windows))),
      failedJobs: await know('failedJobs', () => this.failedJobs(Math.max(...windowsOf(jobs)))),
      liveBrokers: await know('liveBrokers', () =>
        this.context.log.cluster.brokers().map(({ brokerId }) => brokerId),
      ),
      leaderlessPartitions: await know('leaderlessPartitions', () => this.leaderless()),
      outboxOldestSeconds: await know('outboxOldestSeconds', async () => {
        const backlog = await this.context.outbox?.backlog();
        return backlog?.oldestSeconds ?? 0;
      }),
      storage: await know('storage', () => this.tables.query<StoragePoint>(STORAGE)),
      restores: await know('restores', () => this.restores.found(Math.max(...windowsOf(restores)))),
    };
  }

  private async known<Value>(
    name: FactName,
    look: () => Promise<Value> | Value,
  ): Promise<Fact<Value>> {
    try {
      return { value: await look() };
    } catch (error) {
      this.context.logger.debug({ err: error, fact: name }, 'alert rules cannot be evaluated');
      return { unknown: error instanceof Error ? error.message : String(error) };
    }
  }

  private async groupFacts(conditions: readonly AlertCondition[]): Promise<GroupFacts> {
    const wanted = conditions.filter(({ type }) => factOf(type) === 'groups');
    const listed = await this.groups.list();
    const ids = listed.items
      .map(({ groupId }) => groupId)
      .filter((groupId) => wanted.some((condition) => isAboutGroup(condition, groupId)));
    const described = await this.groups.describeAll(ids);
    const pauses = await this.control.read();
    const now = this.context.clock.now();
    const groups = await mapLimited(described.items, READS_AT_ONCE, async (group) => {
      const lags = await this.lagsOf(group);
      const paused = lags
        .filter(({ topic, partition }) => pauses.of(group.groupId, topic, partition, now))
        .map(({ topic, partition }) => `${topic}/${partition}`);
      const { groupId, members } = group;
      return { groupId, memberCount: members.length, lags, paused: new Set(paused) };
    });
    const failures = [...listed.failures, ...described.failures];
    return { groups: groups satisfies readonly GroupFact[], isComplete: failures.length === 0 };
  }

  private async lagsOf(group: Group): Promise<GroupFact['lags']> {
    return this.lags.lagOf(await this.groups.committed(group.groupId), group.members);
  }

  private async arrivals(
    windows: readonly number[],
  ): Promise<ReadonlyMap<number, readonly LetterArrivals[]>> {
    const byWindow = new Map<number, readonly LetterArrivals[]>();
    for (const seconds of new Set(windows)) {
      byWindow.set(seconds, await this.tables.query<LetterArrivals>(ARRIVALS, [seconds]));
    }
    return byWindow;
  }

  private failedJobs(withinSeconds: number): Promise<FailedJob[]> {
    return this.tables.query<FailedJob>(FAILED_JOBS, [withinSeconds]);
  }

  private leaderless(): number {
    const { cluster, topics } = this.context.log;
    const partitions = topics.all().flatMap((topic) => topic.partitions);
    return partitions.filter(({ shard }) => cluster.leadershipOf(shard).brokerId === null).length;
  }
}

function windowsOf(conditions: readonly AlertCondition[]): number[] {
  return conditions.map(({ windowSeconds = 0 }) => windowSeconds);
}
