import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { ApiInteger, ApiTime } from '../http/documented.js';

export class RatesQuery {
  @ApiPropertyOptional({
    description: 'How far back, up to 1h: a number of s, m or h.',
    default: '1h',
  })
  @IsOptional()
  @Matches(/^\d{1,6}[smh]$/, { message: 'must be a number of s, m or h, such as 15m' })
  window: string = '1h';
}

export class ClusterRatePoint {
  @ApiTime()
  at: string;
  @ApiProperty({ type: 'number', description: 'Records of all topics, since the point before.' })
  producedPerSecond: number;
  @ApiProperty({ type: 'number', description: 'Records of all groups, since the point before.' })
  consumedPerSecond: number;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description: 'Of the group that was the furthest behind; null when it was not known.',
  })
  lagSeconds: number | null;
}

export class ClusterRates {
  @ApiInteger()
  windowSeconds: number;
  @ApiProperty({
    type: [ClusterRatePoint],
    description: 'Oldest first, every 15 seconds; where nobody looked there is none.',
  })
  points: ClusterRatePoint[];
}

export class TopicRatePoint {
  @ApiTime()
  at: string;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description:
      'Records, since the point before; null when it was not written down, as the topic was not among the busiest 500.',
  })
  producedPerSecond: number | null;
}

export class TopicRates {
  @ApiProperty()
  topic: string;
  @ApiInteger()
  windowSeconds: number;
  @ApiProperty({
    type: [TopicRatePoint],
    description:
      'Oldest first, every 15 seconds; where nobody looked there is none. Of a topic that had the name before there is nothing.',
  })
  points: TopicRatePoint[];
}
