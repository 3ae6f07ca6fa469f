import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBase64,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { ApiTextOrNull } from '../http/documented.js';
import { RegisteredValueBody } from '../records/records.dto.js';

const VALUES_MAX = 500;
const BASE64_LENGTH_MAX = 1_500_000;
const NAME_LENGTH_MAX = 300;

export class FramedValuesBody {
  @ApiPropertyOptional({
    description: 'Where they stand: which contract is named, where several have the schema.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  topic?: string;

  @ApiProperty({
    type: [String],
    format: 'byte',
    description: 'Keys or values as they are, in base64.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(VALUES_MAX)
  @IsBase64({}, { each: true })
  @MaxLength(BASE64_LENGTH_MAX, { each: true })
  values: string[];
}

export class FramedValueBody {
  @ApiProperty({
    type: RegisteredValueBody,
    nullable: true,
    description: 'null of what is not framed, or cannot be read.',
  })
  registered: RegisteredValueBody | null;
  @ApiTextOrNull({ description: 'Why bytes that look framed cannot be read.' })
  notRegistered: string | null;
}

export class ReadFramedValues {
  @ApiProperty({ type: [FramedValueBody], description: 'In the order in which they were given.' })
  values: FramedValueBody[];
}
