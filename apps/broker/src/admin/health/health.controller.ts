import { Controller, Get, Inject, Optional, Param, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { OpenToAll } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext, type HealthCheck } from '../admin-context.js';
import type { HttpResponse } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { UpkeepChecks } from './upkeep-checks.js';

class LiveBody {
  @ApiProperty({ example: 'ok' })
  status: string;
}

class CheckBody implements HealthCheck {
  @ApiProperty({ example: 'leadership' })
  name: string;
  @ApiProperty({ description: 'Whether /health/ready says 503 without it.' })
  isRequired: boolean;
  @ApiProperty()
  ok: boolean;
  @ApiProperty({ type: 'string', nullable: true })
  detail: string | null;
}

class HealthCheckList {
  @ApiProperty({ type: [CheckBody] })
  checks: CheckBody[];
}

class ReadyBody {
  @ApiProperty({ enum: ['ok', 'unavailable'] })
  status: string;
  @ApiProperty({ type: [CheckBody] })
  checks: CheckBody[];
}

/**
 * Live: the event loop turns; nothing else, or an orchestrator would restart brokers because of a database.
 * Ready: traffic is welcome here now. Neither lag nor upkeep keeps it out: keeping consumers away would mend neither.
 */
@Controller('health')
@ApiTags('Health')
@OpenToAll('An orchestrator has no account; the answers name checks, and nothing of the data.')
export class HealthController {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly upkeep: UpkeepChecks,
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
    const checks = await this.required();
    const isReady = checks.every(({ ok }) => ok);
    if (!isReady) response.status(503);
    return { status: isReady ? 'ok' : 'unavailable', checks };
  }

  @Get('checks')
  @ApiOperation({ operationId: 'listHealthChecks', summary: 'Every check, whatever it says' })
  @ApiOkResponse({ type: HealthCheckList })
  async list(): Promise<HealthCheckList> {
    return { checks: await this.checks() };
  }

  @Get('checks/:name')
  @ApiOperation({ operationId: 'runHealthCheck', summary: 'One check, for scripts: 200 or 503' })
  @ApiOkResponse({ type: CheckBody })
  @ApiServiceUnavailableResponse({ type: CheckBody })
  async one(
    @Param('name') name: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<CheckBody> {
    const checks = await this.checks();
    const check = checks.find((one) => one.name === name);
    if (check === undefined) {
      const names = checks.map((one) => one.name).join(', ');
      throw new Problem('route-not-found', `There is no check "${name}"; there are ${names}.`);
    }
    if (!check.ok) response.status(503);
    return check;
  }

  private async checks(): Promise<CheckBody[]> {
    const upkeep = await this.upkeep.all();
    return [
      ...(await this.required()),
      ...upkeep.map(({ name, ...check }) => ({ name, isRequired: false, ...check })),
    ];
  }

  private async required(): Promise<CheckBody[]> {
    const checks = [
      ...((await this.context.readiness?.()) ?? []),
      this.leadership(),
      ...(this.database === undefined ? [] : [await reachable(this.database)]),
    ];
    return checks.map(({ name, ...check }) => ({ name, isRequired: true, ...check }));
  }

  private leadership(): HealthCheck {
    const { cluster, topics } = this.context.log;
    const leaderless = topics
      .all()
      .flatMap(({ partitions }) => partitions)
      .filter(({ shard }) => cluster.leadershipOf(shard).brokerId === null).length;
    const detail = leaderless === 0 ? null : `${leaderless} partition(s) have no leader`;
    return { name: 'leadership', ok: leaderless === 0, detail };
  }
}

async function reachable(database: DataSource): Promise<HealthCheck> {
  try {
    await database.query('select 1');
    return { name: 'database', ok: true, detail: null };
  } catch {
    return { name: 'database', ok: false, detail: 'PostgreSQL did not answer' };
  }
}
