import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { ApiInt64, ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';
import {
  DELIVERY_EVENTS,
  DELIVERY_STATUSES,
  type Delivery,
  type DeliveryEvent,
  type DeliveryStatus,
} from './webhook.js';

export class AlertDeliveryQuery extends PageQuery {
  @ApiPropertyOptional({ enum: DELIVERY_STATUSES })
  @IsOptional()
  @IsIn(DELIVERY_STATUSES, { message: `must be one of ${DELIVERY_STATUSES.join(', ')}` })
  status?: DeliveryStatus;
}

export class DeliveryQuery extends AlertDeliveryQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(63)
  webhook?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(63)
  rule?: string;

  @ApiPropertyOptional({ format: 'int64' })
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'must be the id of an alert' })
  alert?: string;
}

export class AlertDeliveryBody {
  @ApiProperty({ format: 'uuid', description: 'What the receiver gets as `webhook-id`.' })
  id: string;
  @ApiProperty()
  webhook: string;
  @ApiTextOrNull({ description: 'null for a test of the webhook.' })
  rule: string | null;
  @ApiInt64({ nullable: true })
  alertId: string | null;
  @ApiProperty({ enum: DELIVERY_EVENTS })
  event: DeliveryEvent;
  @ApiProperty({ description: 'What is sent, byte for byte.' })
  body: string;
  @ApiProperty({ enum: DELIVERY_STATUSES })
  status: DeliveryStatus;
  @ApiInteger()
  attempts: number;
  @ApiTime({ nullable: true, description: 'null when there is none to come.' })
  nextAttemptAt: string | null;
  @ApiTime({ nullable: true })
  lastAttemptAt: string | null;
  @ApiInteger({ nullable: true, description: 'Of HTTP; null when nothing was answered.' })
  lastStatus: number | null;
  @ApiTextOrNull()
  lastError: string | null;
  @ApiTime()
  createdAt: string;
  @ApiTime({ nullable: true })
  deliveredAt: string | null;
}

export class AlertDeliveryList {
  @ApiProperty({ type: [AlertDeliveryBody] })
  deliveries: AlertDeliveryBody[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

export function bodyOfDelivery(delivery: Delivery): AlertDeliveryBody {
  const { id, webhook, rule, alertId, event, body, status, attempts } = delivery;
  const { nextAttemptAt, lastAttemptAt, lastStatus, lastError, createdAt, deliveredAt } = delivery;
  return {
    id,
    webhook,
    rule,
    alertId: alertId?.toString() ?? null,
    event,
    body,
    status,
    attempts,
    nextAttemptAt: status === 'pending' ? nextAttemptAt.toISOString() : null,
    lastAttemptAt: lastAttemptAt?.toISOString() ?? null,
    lastStatus,
    lastError,
    createdAt: createdAt.toISOString(),
    deliveredAt: deliveredAt?.toISOString() ?? null,
  };
}
