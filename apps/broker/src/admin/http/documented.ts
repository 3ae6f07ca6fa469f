import type { Type } from '@nestjs/common';
import {
  ApiDefaultResponse,
  ApiHeader,
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  getSchemaPath,
} from '@nestjs/swagger';

export class FieldErrorBody {
  @ApiProperty({
    description: 'JSON pointer into the body, or the name of a parameter behind a slash.',
  })
  pointer: string;
  @ApiProperty()
  message: string;
}

/** RFC 9457, with our extensions. Documentation only: the filter writes it. */
export class ProblemBody {
  @ApiProperty({ format: 'uri-reference', description: 'Where this kind of problem is described.' })
  type: string;
  @ApiProperty()
  title: string;
  @ApiProperty({ type: 'integer' })
  status: number;
  @ApiProperty({ description: 'What happened this time.' })
  detail: string;
  @ApiProperty({ format: 'uri', description: 'The request id, as the broker logs it.' })
  instance: string;
  @ApiProperty({ description: 'The last part of `type`; stable.' })
  code: string;
  @ApiProperty({ description: 'What to do.' })
  hint: string;
  @ApiPropertyOptional({ description: 'The Kafka error behind it.' })
  kafkaErrorName?: string;
  @ApiPropertyOptional({ type: 'integer' })
  kafkaErrorCode?: number;
  @ApiPropertyOptional({ type: [FieldErrorBody] })
  errors?: FieldErrorBody[];
}

/** On every controller: what its failures look like. */
export const ApiProblems = () =>
  ApiDefaultResponse({
    description: 'Any failure.',
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemBody) } } },
  });

interface Described {
  readonly nullable?: boolean;
  readonly description?: string;
  readonly example?: number | string;
}

/** An int64 in JSON is a string of digits: a JSON number would be rounded beyond 2^53. */
export const ApiInt64 = (options: Described = {}) =>
  ApiProperty({ type: 'string', format: 'int64', pattern: '^-?\\d+$', example: '42', ...options });

export const ApiInteger = (options: Described & { minimum?: number; maximum?: number } = {}) =>
  ApiProperty({ type: 'integer', ...options });

/** A moment, as RFC 3339 writes it. */
export const ApiTime = (options: Described = {}) =>
  ApiProperty({ type: 'string', format: 'date-time', ...options });

export const ApiTextOrNull = (options: Described = {}) =>
  ApiProperty({ type: 'string', nullable: true, ...options });

/** The answer has an ETag, which a later change may name in If-Match. */
export const ApiEtagResponse = ({ type }: { type: Type }) =>
  ApiOkResponse({
    type,
    headers: {
      ETag: { description: 'For If-Match of a later change.', schema: { type: 'string' } },
    },
  });

/** The change may be made conditional. */
export const ApiIfMatch = () =>
  ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The ETag of what the caller has seen: else 412, and nothing is changed.',
  });

/** What a stream answers; the description of the operation names its events. */
export const eventStream = () => ({
  description: 'Server-Sent Events.',
  content: { 'text/event-stream': { schema: { type: 'string' as const } } },
});
