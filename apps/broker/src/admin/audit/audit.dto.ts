import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { ApiTextOrNull, ApiTime } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';

const isTime = { message: 'must be a time like 2027-01-31T00:00:00Z' };
/** One of this machine's zone would be another one at another broker. */
const hasZone = { message: 'must name its time zone: Z, or like +01:00' };
const ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i;

export class AuditQuery extends PageQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(500)
  actor?: string;

  @ApiPropertyOptional({ example: 'topic.create' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  action?: string;

  @ApiPropertyOptional({ example: 'topic/orders' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  resource?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Began then or later.' })
  @IsOptional()
  @IsISO8601({ strict: true }, isTime)
  @Matches(ZONE, hasZone)
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Began before then.' })
  @IsOptional()
  @IsISO8601({ strict: true }, isTime)
  @Matches(ZONE, hasZone)
  to?: string;
}

export class AuditEventBody {
  @ApiProperty()
  id: string;
  @ApiTime()
  at: string;
  @ApiProperty()
  actor: string;
  @ApiTextOrNull({
    example: 'password',
    description:
      'How the actor proved who they are: none, password, oidc, bearer-token, api-key and its id.',
  })
  method: string | null;
  @ApiTextOrNull()
  address: string | null;
  @ApiTextOrNull()
  userAgent: string | null;
  @ApiProperty({ format: 'uuid' })
  requestId: string;
  @ApiProperty({ example: 'topic.create' })
  action: string;
  @ApiProperty({ example: 'topic/orders' })
  resource: string;
  @ApiTextOrNull()
  reason: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true })
  details: Record<string, unknown>;
  @ApiProperty({
    enum: ['pending', 'succeeded', 'failed'],
    description: 'One that stays pending means that its outcome is not known.',
  })
  outcome: string;
  @ApiTextOrNull()
  error: string | null;
}

export class AuditList {
  @ApiProperty({ type: [AuditEventBody] })
  events: AuditEventBody[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}
