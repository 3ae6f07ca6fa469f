import { ApiExtraModels, ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateNested } from 'class-validator';
import { ApiInt64, ApiInteger } from '../http/documented.js';
import { PublishBody } from './records.dto.js';

const RECORDS_MAX = 1000;

export class PublishBatchBody {
  @ApiProperty({ type: [PublishBody], minItems: 1, maxItems: RECORDS_MAX })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(RECORDS_MAX)
  @ValidateNested({ each: true })
  @Type(() => PublishBody)
  records: PublishBody[];
}

export class RecordFailure {
  @ApiProperty({ description: 'As of a problem.' })
  code: string;
  @ApiProperty()
  detail: string;
}

@ApiExtraModels(RecordFailure)
export class RecordOutcome {
  @ApiInteger({ nullable: true })
  partition: number | null;
  @ApiInt64({ nullable: true, description: '-1 with validateOnly: nothing was written.' })
  offset: string | null;
  @ApiInt64({ nullable: true })
  timestamp: string | null;
  @ApiProperty({
    oneOf: [{ $ref: '#/components/schemas/RecordFailure' }, { type: 'null' }],
    description: 'null of a record that was written.',
  })
  failure: RecordFailure | null;
}

export class PublishBatchResult {
  @ApiInteger()
  publishedCount: number;
  @ApiProperty({ type: [RecordOutcome], description: 'In the order of the request.' })
  records: RecordOutcome[];
}
