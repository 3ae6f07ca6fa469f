import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { ApiTextOrNull, ApiTime } from '../http/documented.js';

/** Some pages: what is longer is a document of its own, to which a description can lead. */
export const DESCRIPTION_LENGTH_MAX = 10_000;

export class PutTopicDescriptionBody {
  @ApiProperty({
    example: 'Orders as customers place them, by order id. Owned by the shop.',
    maxLength: DESCRIPTION_LENGTH_MAX,
    description: 'Plain text, as people are to read it; empty takes it away.',
  })
  @IsString()
  @MaxLength(DESCRIPTION_LENGTH_MAX)
  text: string;
}

export class TopicDescriptionBody {
  @ApiProperty({ description: 'Empty while nobody said anything.' })
  text: string;
  @ApiTextOrNull({ example: 'User:alice' })
  updatedBy: string | null;
  @ApiTime({ nullable: true })
  updatedAt: string | null;
}
