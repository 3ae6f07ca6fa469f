import { ApiProperty } from '@nestjs/swagger';
import { UnreachableBroker } from '../cluster/unreachable.dto.js';
import { ApiInt64, ApiInteger, ApiTime } from '../http/documented.js';

export class LiveTopicBody {
  @ApiProperty()
  topic: string;
  @ApiProperty({ type: 'number', description: 'Records.' })
  producedPerSecond: number;
}

export class LiveGroupBody {
  @ApiProperty()
  groupId: string;
  @ApiProperty()
  state: string;
  @ApiInteger()
  memberCount: number;
  @ApiInt64({ description: 'Records not yet read, of the partitions whose end is known.' })
  lag: string;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Age of the oldest record not yet read; null when it is not known.',
  })
  lagSeconds: number | null;
  @ApiProperty({ type: 'number', description: 'Records.' })
  consumedPerSecond: number;
  @ApiProperty({ type: 'number', description: 'Records, into the partitions that it reads.' })
  producedPerSecond: number;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Until it has caught up, if it goes on like this; null when it does not gain.',
  })
  secondsToDrain: number | null;
}

export class LiveFiguresBody {
  @ApiTime()
  at: string;
  @ApiProperty({
    type: 'number',
    description:
      'How many seconds the rates are of, ten at most. 0 when nobody watched before: rates are then not known, and given as 0.',
  })
  rateSeconds: number;
  @ApiProperty({ type: 'number', description: 'Records, of all topics.' })
  producedPerSecond: number;
  @ApiProperty({ type: 'number', description: 'Records, of all groups.' })
  consumedPerSecond: number;
  @ApiProperty({
    oneOf: [{ $ref: '#/components/schemas/LiveGroupBody' }, { type: 'null' }],
    description: 'The group that is the furthest behind in time; null when none is.',
  })
  worstLag: LiveGroupBody | null;
  @ApiInteger()
  topicCount: number;
  @ApiInteger()
  groupCount: number;
  @ApiProperty({ type: [LiveTopicBody], description: 'Those with records, the busiest 100.' })
  topics: LiveTopicBody[];
  @ApiProperty({ type: [LiveGroupBody], description: 'The worst 100.' })
  groups: LiveGroupBody[];
  @ApiProperty({ type: [UnreachableBroker], description: 'Whose part is missing.' })
  unreachableBrokers: UnreachableBroker[];
}
