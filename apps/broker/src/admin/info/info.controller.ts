import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresSignIn } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AdminTables } from '../database/admin-tables.js';
import { ApiProblems } from '../http/documented.js';
import { InfoBody } from './info.dto.js';

/** Who answers here: what a report of a fault begins with, and what tells brokers behind one address apart. */
@Controller('api/v1/info')
@ApiTags('Cluster')
@ApiProblems()
export class InfoController {
  /** On the clock that nobody sets: one that was wrong at the start is right by now. */
  private readonly startedMs = performance.now();

  constructor(
    @Inject(ADMIN_CONTEXT)
    private readonly context: Pick<AdminContext, 'clock' | 'commit' | 'log' | 'version'>,
    private readonly tables: AdminTables,
  ) {}

  @Get()
  @RequiresSignIn('Names the broker, and nothing of what is in it.')
  @ApiOperation({
    operationId: 'getInfo',
    summary: 'The broker that answers: its version, its cluster, since when it runs and on what',
  })
  @ApiOkResponse({ type: InfoBody })
  get(): InfoBody {
    const { version, commit = null, log, clock } = this.context;
    const { brokerId, clusterId } = log.cluster;
    const uptimeMs = performance.now() - this.startedMs;
    return {
      version,
      commit,
      brokerId,
      clusterId,
      store: this.tables.isThere ? 'postgresql' : 'memory',
      startedAt: new Date(clock.now() - uptimeMs).toISOString(),
      uptimeSeconds: Math.floor(uptimeMs / 1_000),
      nodeVersion: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
    };
  }
}
