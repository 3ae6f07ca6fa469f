import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { ApiInt64, ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { timeOf } from '../records/record-body.js';
import type { JourneyStep, Reader } from './journey.js';
import type { Place } from './journey-headers.js';

const BUDGET_MS_DEFAULT = 3_000;
const BUDGET_MS_MAX = 20_000;

export class JourneyQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 10,
    maximum: BUDGET_MS_MAX,
    default: BUDGET_MS_DEFAULT,
    description: 'After so many milliseconds the journey is answered as far as it was found.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(10)
  @Max(BUDGET_MS_MAX)
  budgetMs: number = BUDGET_MS_DEFAULT;
}

export class RecordPlace {
  @ApiProperty()
  topic: string;
  @ApiInteger()
  partition: number;
  @ApiInt64()
  offset: string;
}

const nullablePlace = {
  oneOf: [{ $ref: '#/components/schemas/RecordPlace' }, { type: 'null' }],
};

export class JourneyReader {
  @ApiProperty()
  groupId: string;
  @ApiProperty({
    enum: ['committed', 'waiting', 'retrying', 'deadLettered'],
    description:
      'committed: it has committed beyond the record, or published what the record caused.',
  })
  state: string;
  @ApiInteger({ description: 'Tries that failed, as far as records tell.' })
  failures: number;
  @ApiProperty({
    type: [RecordPlace],
    description: 'Events that the group published because of this one.',
  })
  caused: RecordPlace[];
}

export class JourneyStepBody extends RecordPlace {
  @ApiProperty({
    enum: ['event', 'retry', 'deadLetter'],
    description:
      'An event; or the failure of a handler, after which the record waits in a retry topic or was given up.',
  })
  kind: string;
  @ApiTime({ nullable: true })
  time: string | null;
  @ApiInt64({ description: 'Milliseconds since 1970.' })
  timestamp: string;
  @ApiInt64({ description: 'Since the step before it.' })
  waitedMs: string;
  @ApiTextOrNull({ description: 'Of an event.' })
  key: string | null;
  @ApiTextOrNull({
    description: 'Of an event: CloudEvents’ type, or the member `type` of a JSON value.',
  })
  type: string | null;
  @ApiTextOrNull({ description: 'Who published the event; null when nothing tells.' })
  service: string | null;
  @ApiProperty({
    enum: ['record', 'topic'],
    nullable: true,
    type: 'string',
    description:
      'How that is known: the record says so, or nobody else was seen to produce to the topic.',
  })
  serviceFrom: string | null;
  @ApiTextOrNull()
  traceId: string | null;
  @ApiTextOrNull()
  correlationId: string | null;
  @ApiProperty({ ...nullablePlace, description: 'The record whose handler published this event.' })
  causedBy: RecordPlace | null;
  @ApiTextOrNull({ description: 'A redrive or a replay made it, from there.' })
  copyOf: string | null;
  @ApiProperty({ type: [JourneyReader], description: 'Groups that read the topic of the event.' })
  readers: JourneyReader[];
  @ApiProperty({ ...nullablePlace, description: 'Of a failure: the record that failed.' })
  origin: RecordPlace | null;
  @ApiTextOrNull({ description: 'Of a failure.' })
  groupId: string | null;
  @ApiTextOrNull({ description: 'Of a failure.' })
  handler: string | null;
  @ApiInteger({ nullable: true, description: 'Of a failure: tries until then.' })
  attempts: number | null;
  @ApiTextOrNull({ description: 'Of a failure.' })
  error: string | null;
  @ApiTime({ nullable: true, description: 'Of a retry: when it is due.' })
  dueAt: string | null;
}

export class JourneyBody {
  @ApiProperty()
  id: string;
  @ApiProperty({
    type: [String],
    description: 'The id, and the traces and correlations that were followed from it.',
  })
  ids: string[];
  @ApiProperty({ type: [JourneyStepBody], description: 'In the order in which it happened.' })
  steps: JourneyStepBody[];
  @ApiProperty({
    type: [String],
    description: 'Services and groups, in the order in which they come up.',
  })
  participants: string[];
  @ApiProperty({ description: 'All records were searched, and all that was found is here.' })
  isComplete: boolean;
  @ApiInt64({ description: 'Records searched.' })
  searched: string;
  @ApiInt64({ description: 'Records there are.' })
  total: string;
  @ApiProperty({ description: 'Whether all groups could be asked how far they are.' })
  hasAllReaders: boolean;
}

/** A step with every field that a step may have. */
export function stepBody(step: JourneyStep): JourneyStepBody {
  const common = {
    topic: step.topic,
    partition: step.partition,
    offset: step.offset.toString(),
    kind: step.kind,
    timestamp: step.timestamp.toString(),
    time: timeOf(step.timestamp),
    waitedMs: step.waitedMs.toString(),
  };
  if (step.kind === 'event') {
    const { key, type, service, serviceFrom, traceId, correlationId, causedBy, copyOf } = step;
    const told = { key, type, service, serviceFrom, traceId, correlationId, copyOf };
    const readers = step.readers.map((reader) => readerBody(reader));
    return { ...common, ...told, ...NO_FAILURE, causedBy: causedBy && place(causedBy), readers };
  }
  const { groupId, handler, attempts, error, dueMs } = step;
  const dueAt = dueMs === null ? null : timeOf(dueMs);
  return {
    ...common,
    ...NO_EVENT,
    origin: place(step.origin),
    groupId,
    handler,
    attempts,
    error,
    dueAt,
  };
}

const NO_FAILURE = {
  origin: null,
  groupId: null,
  handler: null,
  attempts: null,
  error: null,
  dueAt: null,
};
const NO_EVENT = {
  key: null,
  type: null,
  service: null,
  serviceFrom: null,
  traceId: null,
  correlationId: null,
  causedBy: null,
  copyOf: null,
  readers: [],
};

function place({ topic, partition, offset }: Place): RecordPlace {
  return { topic, partition, offset: offset.toString() };
}

function readerBody({ groupId, state, failures, caused }: Reader): JourneyReader {
  return { groupId, state, failures, caused: caused.map((one) => place(one)) };
}
