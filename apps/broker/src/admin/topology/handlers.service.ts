import { Inject, Injectable } from '@nestjs/common';
import type { Permissions } from '../access/permissions.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { isAway } from '../cluster/peer-requests.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { AdminTables } from '../database/admin-tables.js';
import { GroupsService, type Group } from '../groups/groups.service.js';
import { LagService } from '../groups/lag.service.js';
import { handlersOf, type HandledGroup, type Handler, type HandlerLetters } from './handlers.js';
import type { Topology } from './topology.js';

const LETTERS = `
  select g.group_id as "group", coalesce(c.origin_topic, c.topic) as "originTopic", g.handler,
    coalesce(sum(c.count) filter (where c.status in ('open', 'redriving')), 0)::int as open
  from posthorn_admin.dead_letter_groups g join posthorn_admin.dead_letter_counts c on c.letter_group_id = g.id
  where g.group_id = any($1) group by 1, 2, 3`;

/** What a service does with what it reads, by what brokers see of it: its groups, their offsets, and its dead letters. */
@Injectable()
export class HandlersService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly tables: AdminTables,
    private readonly groups: GroupsService,
    private readonly lags: LagService,
  ) {}

  /** @param consumers what the caller may see of the topology. */
  async of(
    service: string,
    { consumers }: Pick<Topology, 'consumers'>,
    permissions: Permissions,
  ): Promise<Handler[]> {
    const own = consumers.filter(({ services }) => services.includes(service));
    const groupIds = [...new Set(own.flatMap(({ groupId }) => groupId ?? []))];
    const { items } = await this.groups.describeAll(groupIds);
    const known = await mapLimited(items, READS_AT_ONCE, (group) => this.handled(group));
    const letters = await this.letters(groupIds, permissions);
    return handlersOf(service, consumers, known, letters);
  }

  /** Nothing where the coordinator moves: the handlers are there all the same. */
  private async handled(group: Group): Promise<HandledGroup> {
    const { groupId, members } = group;
    const handlers = members.flatMap((member) => member.handlers);
    try {
      const committed = await this.groups.committed(groupId);
      return { groupId, committed, lags: await this.lags.lagOf(committed, members), handlers };
    } catch (error) {
      if (!isAway(error)) throw error;
      this.context.logger.debug({ err: error, groupId }, 'the lag of handlers is not known');
      return { groupId, committed: [], lags: [], handlers };
    }
  }

  private async letters(
    groupIds: readonly string[],
    permissions: Permissions,
  ): Promise<readonly HandlerLetters[]> {
    if (!this.tables.isThere || groupIds.length === 0) return [];
    const found = await this.tables.query<HandlerLetters>(LETTERS, [[...groupIds]]);
    return found.filter(({ originTopic }) => permissions.allows('deadLetter:view', originTopic));
  }
}
