import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength, MinLength, ValidateBy } from 'class-validator';
import { resourceKinds } from './actions.js';
import {
  PATTERN_TYPES,
  patternProblem,
  WILDCARD,
  type PatternType,
  type ResourcePattern,
} from './resource-pattern.js';

const KINDS = [...Object.keys(resourceKinds), WILDCARD];

/** Some resources, as a caller names them. */
export class ResourcePatternInput implements ResourcePattern {
  @ApiProperty({ enum: KINDS })
  @IsIn(KINDS)
  kind: ResourcePattern['kind'];

  @ApiProperty({ enum: PATTERN_TYPES, description: 'regex: RE2, of the whole name.' })
  @IsIn(PATTERN_TYPES)
  patternType: PatternType;

  @ApiProperty({ example: 'orders.', description: '* as a literal is every name.' })
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  @MakesSense()
  name: string;
}

/** What only kind, type and name together tell. */
function MakesSense(): PropertyDecorator {
  return ValidateBy({
    name: 'makesSense',
    validator: {
      validate: (_, args) => args === undefined || problemOf(args.object) === null,
      defaultMessage: (args) => (args === undefined ? '' : (problemOf(args.object) ?? '')),
    },
  });
}

function problemOf(object: object): string | null {
  const { kind, patternType, name } = object as ResourcePattern;
  const isShaped =
    KINDS.includes(kind) && PATTERN_TYPES.includes(patternType) && typeof name === 'string';
  return isShaped ? patternProblem({ kind, patternType, name }) : null;
}
