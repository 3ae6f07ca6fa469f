import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import type { IndexBuild } from '../../record-index/build-rows.js';
import { ApiInt64, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { PageQuery } from '../http/paging.js';

const NAME_LENGTH_MAX = 249;
const STATUSES = ['running', 'completed', 'cancelled', 'failed'] as const;
type Status = (typeof STATUSES)[number];

export class CreateIndexBuildBody {
  @ApiProperty({ description: 'All that it holds now is indexed by its `posthorn.index`.' })
  @IsString()
  @MinLength(1)
  @MaxLength(NAME_LENGTH_MAX)
  topic: string;
}

export class IndexBuildQuery extends PageQuery {
  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES, { message: `must be one of ${STATUSES.join(', ')}` })
  status?: Status;

  @ApiPropertyOptional({ description: 'Only those of this topic.' })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  topic?: string;
}

export class IndexBuildBody {
  @ApiInt64()
  id: string;
  @ApiProperty()
  topic: string;
  @ApiProperty({ enum: STATUSES })
  status: Status;
  @ApiInt64({ description: 'Records that the topic held when it was asked for.' })
  total: string;
  @ApiInt64({ description: 'Of those, what was gone through.' })
  processed: string;
  @ApiTextOrNull({ description: 'Why it failed.' })
  error: string | null;
  @ApiProperty()
  createdBy: string;
  @ApiTextOrNull()
  reason: string | null;
  @ApiTime()
  createdAt: string;
  @ApiTime({ nullable: true })
  endedAt: string | null;
}

export class IndexBuildPreview {
  @ApiProperty({ type: [String], description: 'What the topic is indexed by.' })
  fields: string[];
  @ApiInt64({ description: 'Records that it holds.' })
  total: string;
}

/** With validateOnly nothing but `preview` is there. */
export class IndexBuildAnswer {
  @ApiProperty({ type: IndexBuildPreview })
  preview: IndexBuildPreview;
  @ApiProperty({
    oneOf: [{ $ref: '#/components/schemas/IndexBuildBody' }, { type: 'null' }],
    description: 'null with validateOnly. One that runs already is answered as it is.',
  })
  build: IndexBuildBody | null;
}

export class IndexBuildPage {
  @ApiProperty({ type: [IndexBuildBody] })
  builds: IndexBuildBody[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}

export function indexBuildBody(build: IndexBuild): IndexBuildBody {
  const { id, topic, state, total, processed, error, createdBy, reason } = build;
  return {
    id: String(id),
    topic,
    status: state,
    total: String(total),
    processed: String(processed),
    error,
    createdBy,
    reason,
    createdAt: build.createdAt.toISOString(),
    endedAt: build.endedAt?.toISOString() ?? null,
  };
}
