import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ApiInt64, ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import type { Job, JobStatus } from './job.js';

const STATUSES = [
  'queued',
  'running',
  'paused',
  'completed',
  'truncated',
  'cancelled',
  'failed',
] as const;
/** Asked for, and obeyed as soon as the step that is under way is done. */
const SHOWN = [...STATUSES, 'pausing', 'cancelling'] as const;

/** Beyond it a limit would limit nothing. */
const RECORDS_PER_SECOND_MAX = 100_000;

export class JobQuery extends PageQuery {
  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES, { message: `must be one of ${STATUSES.join(', ')}` })
  status?: JobStatus;
}

/** What is begun at a pace. */
export class PacedBody {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: RECORDS_PER_SECOND_MAX,
    description: 'No more than so many; without it as fast as it goes.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(RECORDS_PER_SECOND_MAX)
  recordsPerSecond?: number;
}

/** What is common to all long work. */
export class JobBody {
  @ApiInt64()
  id: string;
  @ApiProperty({ enum: SHOWN, description: 'truncated: of an export that had no room for more.' })
  status: (typeof SHOWN)[number];
  @ApiInteger({ nullable: true, description: 'Records of the source; null while nobody knows.' })
  total: number | null;
  @ApiInteger({ description: 'Dealt with so far: copied, skipped and failed.' })
  processed: number;
  @ApiInteger()
  copied: number;
  @ApiInteger({ description: 'Passed over by the filter.' })
  skipped: number;
  @ApiInteger()
  failed: number;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Of late; null when it does not run.',
  })
  ratePerSecond: number | null;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Until all is dealt with, at that rate.',
  })
  etaSeconds: number | null;
  @ApiInteger({ nullable: true, description: 'The limit; null without one.' })
  recordsPerSecond: number | null;
  @ApiTextOrNull({
    description: 'Why it failed or was truncated, or what is in its way at the moment.',
  })
  error: string | null;
  @ApiTextOrNull({ description: 'The broker that has it.' })
  owner: string | null;
  @ApiProperty()
  createdBy: string;
  @ApiTextOrNull()
  reason: string | null;
  @ApiTime()
  createdAt: string;
  @ApiTime({ nullable: true })
  startedAt: string | null;
  @ApiTime({ nullable: true })
  endedAt: string | null;
}

/** As a plain object, for the bodies of kinds to be made of. */
export function jobBody(job: Job): Pick<JobBody, keyof JobBody> {
  const processed = Number(job.processed);
  const total = job.total === null ? null : Number(job.total);
  const failed = Number(job.failed);
  const skipped = Number(job.skipped);
  const rate = job.status === 'running' ? job.measuredRate : null;
  return {
    id: String(job.id),
    status: shownStatus(job),
    total,
    processed,
    copied: processed - failed - skipped,
    skipped,
    failed,
    ratePerSecond: rate === null ? null : rounded(rate),
    etaSeconds:
      rate === null || rate <= 0 || total === null
        ? null
        : rounded(Math.max(0, total - processed) / rate),
    recordsPerSecond: job.recordsPerSecond,
    error: job.error,
    owner: job.owner,
    createdBy: job.createdBy,
    reason: job.reason,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    endedAt: job.endedAt?.toISOString() ?? null,
  };
}

function shownStatus({ status, wanted }: Job): JobBody['status'] {
  if (status !== 'running' || wanted === 'run') return status;
  return wanted === 'pause' ? 'pausing' : 'cancelling';
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
