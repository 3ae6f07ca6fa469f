import { Controller, Get, Inject, Optional, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { OpenToAll } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext, type ReadinessCheck } from '../admin-context.js';
import type { HttpResponse } from '../http/http-types.js';

class LiveBody {
  @ApiProperty({ example: 'ok' })
  status: string;
}

class CheckBody implements ReadinessCheck {
  @ApiProperty()
  name: string;
  @ApiProperty()
  ok: boolean;
  @ApiProperty({ type: 'string', nullable: true })
  detail: string | null;
}

class ReadyBody {
  @ApiProperty({ enum: ['ok', 'unavailable'] })
  status: string;
  @ApiProperty({ type: [CheckBody] })
  checks: CheckBody[];
}

/**
 * Live: the event loop turns; nothing else, or an orchestrator would restart brokers because of a database.
 * Ready: traffic is welcome here now.
 */
@Controller('health')
@ApiTags('Health')
@OpenToAll('An orchestrator has no account; the answers name checks, and nothing of the data.')
export class HealthController {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    @Optional() private readonly database?: DataSource,
  ) {}

  @Get('live')
  @ApiOperation({ operationId: 'live', summary: 'Whether the process runs' })
  @ApiOkResponse({ type: LiveBody })
  live(): LiveBody {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ operationId: 'ready', summary: 'Whether traffic is welcome' })
  @ApiOkResponse({ type: ReadyBody })
  @ApiServiceUnavailableResponse({ type: ReadyBody })
  async ready(@Res({ passthrough: true }) response: HttpResponse): Promise<ReadyBody> {
    const checks = [
      ...(this.context.readiness?.() ?? []),
      this.leadership(),
      ...(this.database === undefined ? [] : [await reachable(this.database)]),
    ];
    const isReady = checks.every(({ ok }) => ok);
    if (!isReady) response.status(503);
    return { status: isReady ? 'ok' : 'unavailable', checks };
  }

  private leadership(): ReadinessCheck {
    const { cluster, topics } = this.context.log;
    const leaderless = topics
      .all()
      .flatMap(({ partitions }) => partitions)
      .filter(({ shard }) => cluster.leadershipOf(shard).brokerId === null).length;
    const detail = leaderless === 0 ? null : `${leaderless} partition(s) have no leader`;
    return { name: 'leadership', ok: leaderless === 0, detail };
  }
}

async function reachable(database: DataSource): Promise<ReadinessCheck> {
  try {
    await database.query('select 1');
    return { name: 'database', ok: true, detail: null };
  } catch {
    return { name: 'database', ok: false, detail: 'PostgreSQL did not answer' };
  }
}
