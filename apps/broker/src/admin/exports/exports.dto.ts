import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsOptional, ValidateNested } from 'class-validator';
import { ApiInteger, ApiTextOrNull } from '../http/documented.js';
import { JobBody, PacedBody } from '../jobs/jobs.dto.js';
import { ReplayConditions, ReplayRangeBody, ReplaySource } from '../replays/replays.dto.js';
import { EXPORT_FORMATS, type ExportFormat } from './export-text.js';

/** As of replays. Copies that stand in the topic are records of it. */
export class ExportSource extends OmitType(ReplaySource, ['includeCopies'] as const) {}

export class CreateExportBody extends PacedBody {
  @ApiProperty({ type: ExportSource })
  @IsDefined({ message: 'is missing: give a topic in it' })
  @ValidateNested()
  @Type(() => ExportSource)
  source: ExportSource;

  @ApiPropertyOptional({ type: ReplayConditions })
  @IsOptional()
  @ValidateNested()
  @Type(() => ReplayConditions)
  where?: ReplayConditions;

  @ApiPropertyOptional({ enum: EXPORT_FORMATS, default: 'ndjson' })
  @IsOptional()
  @IsIn(EXPORT_FORMATS, { message: `must be one of ${EXPORT_FORMATS.join(', ')}` })
  format?: ExportFormat;
}

/** `copied` are the records that were written, `failed` the batches that cannot be decoded. */
export class Export extends JobBody {
  @ApiProperty()
  topic: string;
  @ApiProperty({ type: [ReplayRangeBody] })
  ranges: ReplayRangeBody[];
  @ApiProperty({ type: ReplayConditions })
  where: ReplayConditions;
  @ApiProperty({ enum: EXPORT_FORMATS })
  format: ExportFormat;
  @ApiInteger({ description: 'Of the content, so far.' })
  bytes: number;
  @ApiInteger({ description: 'What of that is stored, compressed.' })
  storedBytes: number;
  @ApiProperty({ description: 'It is done, and nobody has deleted what it has written.' })
  hasContent: boolean;
}

/** With validateOnly nothing is begun. */
export class ExportAnswer {
  @ApiProperty({ type: [ReplayRangeBody] })
  ranges: ReplayRangeBody[];
  @ApiInteger({ description: 'Offsets in the ranges.' })
  total: number;
  @ApiProperty({
    oneOf: [{ $ref: '#/components/schemas/Export' }, { type: 'null' }],
    description: 'null with validateOnly.',
  })
  export: Export | null;
}

export class ExportPage {
  @ApiProperty({ type: [Export] })
  exports: Export[];
  @ApiTextOrNull()
  nextPageToken: string | null;
}
