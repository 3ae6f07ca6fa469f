import { ApiProperty } from '@nestjs/swagger';
import { ApiInt64, ApiInteger, ApiTime } from '../http/documented.js';

const AREAS = [
  'log',
  'searchIndex',
  'groups',
  'outbox',
  'inbox',
  'metadata',
  'admin',
  'catalog',
  'other',
] as const;

export type AreaName = (typeof AREAS)[number];

/** Segments of topics that keep records for about as long, which share them. */
export class SegmentClass {
  @ApiProperty({ example: 'days' })
  retentionClass: string;
  @ApiInteger()
  segments: number;
  @ApiInteger({ description: 'Those that are written to: one, or none yet.' })
  active: number;
  @ApiInt64({ description: 'On disk, with indexes.' })
  bytes: string;
  @ApiTime()
  oldestCreatedAt: string;
}

export class LogFigures {
  @ApiInt64({
    description: 'Batches that readers can reach, of all topics, as they are stored.',
  })
  reachableBytes: string;
  @ApiInteger({
    description:
      'Partitions that are not in that sum: nobody leads them now, or their leader does not answer.',
  })
  unknownPartitions: number;
  @ApiInt64({
    nullable: true,
    description:
      'What the segments take on disk, with indexes. What is not reachable is what retention and compaction left behind until its segment is dropped, and what rows and pages cost.',
  })
  diskBytes: string | null;
  @ApiInteger({ nullable: true })
  segmentCount: number | null;
  @ApiProperty({ type: [SegmentClass] })
  classes: SegmentClass[];
}

export class DatabaseFigures {
  @ApiProperty()
  name: string;
  @ApiProperty({ description: 'Of the PostgreSQL server.', example: '17.5' })
  version: string;
  @ApiInt64({ description: 'The whole database, all schemas.' })
  sizeInBytes: string;
  @ApiInteger()
  connections: number;
  @ApiInteger()
  maxConnections: number;
}

/** Tables that serve one purpose. */
export class StorageArea {
  @ApiProperty({
    enum: AREAS,
    description:
      'log: segments; searchIndex: what makes records searchable; groups: offsets and states of groups and transactions; metadata: topics, users, ACLs; admin: the admin API’s own tables; catalog: PostgreSQL’s; other: whatever else is in the database.',
  })
  area: AreaName;
  @ApiInteger()
  tables: number;
  @ApiInt64()
  tableBytes: string;
  @ApiInt64()
  indexBytes: string;
  @ApiInt64({ description: 'As PostgreSQL estimates.' })
  liveRows: string;
  @ApiInt64({ description: 'Those that a vacuum would make room of.' })
  deadRows: string;
}

export class ReplicationSlot {
  @ApiProperty()
  name: string;
  @ApiProperty()
  isActive: boolean;
  @ApiInt64({ nullable: true, description: 'WAL that cannot be removed because of it.' })
  retainedBytes: string | null;
}

export class WalFigures {
  @ApiProperty({ description: 'Where the WAL ends.', example: '0/3A000148' })
  position: string;
  @ApiInt64({ description: 'Written by the whole server since `countedSince`.' })
  writtenBytes: string;
  @ApiTime({ nullable: true, description: 'null: since the server was made.' })
  countedSince: string | null;
  @ApiInt64({
    nullable: true,
    description: 'What pg_wal takes; null where the broker’s role is no member of pg_monitor.',
  })
  directoryBytes: string | null;
  @ApiProperty({ type: [ReplicationSlot] })
  slots: ReplicationSlot[];
}

export class VacuumedTable {
  @ApiProperty({ example: 'posthorn.topics' })
  table: string;
  @ApiInt64({ description: 'With indexes.' })
  sizeInBytes: string;
  @ApiInt64()
  liveRows: string;
  @ApiInt64()
  deadRows: string;
  @ApiTime({ nullable: true, description: 'By hand or by itself; null: never.' })
  lastVacuumAt: string | null;
  @ApiInteger({ description: 'Transactions since its rows were last frozen.' })
  transactionAge: number;
}

export class VacuumFigures {
  @ApiInteger({ description: 'Transactions since the oldest row of the database was frozen.' })
  transactionAge: number;
  @ApiInteger({
    description: 'At this age PostgreSQL freezes whatever it takes; at 2^31 it would stop.',
  })
  freezeMaxAge: number;
  @ApiProperty({ description: 'Whether autovacuum is on.' })
  isAutomatic: boolean;
  @ApiInteger({ description: 'Vacuums under way.' })
  running: number;
  @ApiProperty({
    type: 'number',
    nullable: true,
    description:
      'Age of the oldest open transaction that the broker’s role may see: nothing younger can be vacuumed.',
  })
  oldestTransactionSeconds: number | null;
  @ApiProperty({ type: [VacuumedTable], description: 'The twenty with the most dead rows.' })
  tables: VacuumedTable[];
}
