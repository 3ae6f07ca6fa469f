import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ApiInt64, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import { ALERT_STATES, type Alert, type AlertStatus } from './alert.js';
import { SEVERITIES, type Severity } from './alert-rule.js';

const SHOWN = [...ALERT_STATES, 'live'] as const;

export class AlertQuery extends PageQuery {
  @ApiPropertyOptional({ enum: SHOWN, description: 'live: pending and firing ones.' })
  @IsOptional()
  @IsIn(SHOWN, { message: `must be one of ${SHOWN.join(', ')}` })
  state?: AlertStatus | 'live';

  @ApiPropertyOptional({ description: 'The name of one.' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  rule?: string;
}

export class AlertBody {
  @ApiInt64()
  id: string;
  @ApiProperty({ description: 'Which may have been changed or deleted since.' })
  rule: string;
  @ApiProperty({ enum: SEVERITIES })
  severity: Severity;
  @ApiProperty({ enum: ALERT_STATES })
  state: AlertStatus;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { group: 'payment' },
    description:
      'What it is about: group, topic, partition, member, originTopic, handler, exception, fingerprint, letterGroupId, job, jobKind, broker, as far as they matter.',
  })
  labels: Record<string, string>;
  @ApiProperty({ example: 'Group payment is 312 s behind (limit 60 s).' })
  summary: string;
  @ApiProperty({ type: 'number', nullable: true, description: 'What is compared with the limit.' })
  value: number | null;
  @ApiTime({ description: 'Since when the condition holds.' })
  since: string;
  @ApiTime({ description: 'When the condition was seen to hold last.' })
  seenAt: string;
  @ApiTime({ nullable: true })
  firedAt: string | null;
  @ApiTime({ nullable: true })
  resolvedAt: string | null;
}

export class AlertList {
  @ApiProperty({ type: [AlertBody] })
  alerts: AlertBody[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

/** Of the stream: all that are pending or firing, each time that something of it changes. */
export class LiveAlertsBody {
  @ApiProperty({ type: [AlertBody] })
  alerts: AlertBody[];
}

export function alertBody(alert: Alert): AlertBody {
  const { id, rule, severity, state, labels, summary, value } = alert;
  return {
    id: String(id),
    rule,
    severity,
    state,
    labels: { ...labels },
    summary,
    value,
    since: alert.since.toISOString(),
    seenAt: alert.seenAt.toISOString(),
    firedAt: alert.firedAt?.toISOString() ?? null,
    resolvedAt: alert.resolvedAt?.toISOString() ?? null,
  };
}
