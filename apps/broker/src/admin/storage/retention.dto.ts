import { ApiProperty } from '@nestjs/swagger';
import { ApiInt64, ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';

/** The retention checks of one broker: of the partitions it leads, and of segments that nobody needs. */
export class RetentionCheck {
  @ApiInteger()
  brokerId: number;
  @ApiProperty({ description: 'Otherwise this is what it did before it went.' })
  isAlive: boolean;
  @ApiTime({ nullable: true, description: 'When the last check ended; null before the first.' })
  lastCheckAt: string | null;
  @ApiProperty({ type: 'number', nullable: true })
  durationMs: number | null;
  @ApiTextOrNull({ description: 'Why the last check did not end.' })
  error: string | null;
  @ApiInteger({ description: 'Whose log start the last check moved.' })
  partitionsMoved: number;
  @ApiInt64({ description: 'Offsets that the last check moved log starts over.' })
  recordsRemoved: string;
  @ApiInteger({ description: 'Dropped by the last check.' })
  segmentsDropped: number;
  @ApiInt64({ description: 'On disk, by the last check.' })
  bytesFreed: string;
  @ApiTime()
  nextCheckAt: string;
  @ApiTime({
    nullable: true,
    description: 'When a check last removed anything; null: never since it counts.',
  })
  lastRemovedAt: string | null;
  @ApiTime()
  countedSince: string;
  @ApiInt64({ description: 'Of all checks since then.' })
  totalRecordsRemoved: string;
  @ApiInt64()
  totalSegmentsDropped: string;
  @ApiInt64()
  totalBytesFreed: string;
}

export class RetentionFigures {
  @ApiTime({
    nullable: true,
    description: 'When the next broker checks by itself; null while none is alive.',
  })
  nextCheckAt: string | null;
  @ApiProperty({ type: [RetentionCheck], description: 'By broker id.' })
  brokers: RetentionCheck[];
}

export class RetentionRunResult {
  @ApiInt64({ nullable: true, description: 'Of this request; null when it was only validated.' })
  requestId: string | null;
  @ApiProperty({
    description:
      'Whether all brokers that are alive have made the check. Those that have not go on.',
  })
  isDone: boolean;
  @ApiProperty({
    type: 'integer',
    isArray: true,
    description: 'Brokers that have not made it yet.',
  })
  waitingFor: number[];
  @ApiProperty({ type: [RetentionCheck], description: 'What each broker did last.' })
  brokers: RetentionCheck[];
}
