import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { ApiInteger, ApiTextOrNull } from '../http/documented.js';
import { IsConfigs } from '../topics/is-configs.js';

const SOURCES = ['broker', 'cluster', 'start', 'default'] as const;
const TYPES = [
  'boolean',
  'string',
  'int',
  'long',
  'double',
  'list',
  'password',
  'unknown',
] as const;

export type BrokerConfigSource = (typeof SOURCES)[number];
export type BrokerConfigType = (typeof TYPES)[number];

const SOURCE = {
  enum: SOURCES,
  description:
    'Set for this broker or for all of them while they run, given when it started, or none of that.',
} as const;

export class BrokerConfigSynonym {
  @ApiProperty({ description: 'As it is called there.' })
  name: string;
  @ApiTextOrNull()
  value: string | null;
  @ApiProperty(SOURCE)
  source: BrokerConfigSource;
}

export class BrokerConfigBody {
  @ApiProperty({ example: 'log.retention.ms' })
  name: string;
  @ApiTextOrNull({ description: 'In force; null of what is not set, and of secrets.' })
  value: string | null;
  @ApiProperty(SOURCE)
  source: BrokerConfigSource;
  @ApiProperty({ enum: TYPES })
  type: BrokerConfigType;
  @ApiProperty({ description: 'Whether it can be changed while brokers run.' })
  isDynamic: boolean;
  @ApiProperty({ description: 'A secret, or somebody else’s: its value is not told.' })
  isSensitive: boolean;
  @ApiProperty()
  documentation: string;
  @ApiProperty({
    type: [BrokerConfigSynonym],
    description: 'Every value that there is for it, the one in force first.',
  })
  synonyms: BrokerConfigSynonym[];
}

export class BrokerConfigList {
  @ApiInteger()
  brokerId: number;
  @ApiProperty({ type: [BrokerConfigBody] })
  configs: BrokerConfigBody[];
}

export class ClusterConfigBody {
  @ApiProperty({ example: 'log.retention.ms' })
  name: string;
  @ApiTextOrNull({
    description: 'What is set for all brokers; null where nothing is, and of what is not told.',
  })
  value: string | null;
  @ApiProperty()
  isSet: boolean;
  @ApiTextOrNull({
    description:
      'What holds at the broker that answers, which may have a value of its own or have been started with one.',
  })
  inForce: string | null;
  @ApiProperty({ enum: TYPES })
  type: BrokerConfigType;
  @ApiProperty()
  isSensitive: boolean;
  @ApiProperty()
  documentation: string;
}

export class ClusterConfigList {
  @ApiProperty({
    type: [ClusterConfigBody],
    description: 'All that can be changed while brokers run, and what else was set for all.',
  })
  configs: ClusterConfigBody[];
}

export class BrokerConfigsSet {
  @ApiInteger()
  brokerId: number;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: ['string', 'null'] },
    description: 'What is set for this broker alone; null of what is not told.',
  })
  configs: Readonly<Record<string, string | null>>;
}

export class AlterBrokerConfigsBody {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: ['string', 'null'] },
    example: { 'log.retention.ms': '86400000', 'log.retention.bytes': null },
    description: 'What to change; null takes back what was set. The rest stays.',
  })
  @IsObject()
  @IsConfigs({ nullable: true })
  configs: Record<string, string | null>;
}
