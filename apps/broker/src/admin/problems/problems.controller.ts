import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { OpenToAll } from '../access/requires.js';
import { ApiProblems } from '../http/documented.js';
import { Problem } from '../http/problem.js';
import { PROBLEMS_PATH, problemTypes, type ProblemType } from '../http/problem-types.js';
import { Listed } from '../lists/listed.js';

class ProblemTypeBody {
  @ApiProperty({ format: 'uri-reference' })
  type: string;
  @ApiProperty()
  code: string;
  @ApiProperty({ type: 'integer' })
  status: number;
  @ApiProperty()
  title: string;
  @ApiProperty()
  hint: string;
}

class ProblemTypeList {
  @ApiProperty({ type: [ProblemTypeBody] })
  problems: ProblemTypeBody[];
}

const all: ReadonlyMap<string, ProblemTypeBody> = new Map(
  Object.entries<ProblemType>(problemTypes).map(([code, { status, title, hint }]) => [
    code,
    { type: `${PROBLEMS_PATH}/${code}`, code, status, title, hint },
  ]),
);

/** The pages that the `type` of a problem leads to. */
@Controller(PROBLEMS_PATH)
@ApiTags('Problems')
@OpenToAll('Documentation: whoever is refused must be able to read why.')
@ApiProblems()
export class ProblemsController {
  @Get()
  @ApiOperation({
    operationId: 'listProblems',
    summary: 'Every kind of failure, and what to do about it',
  })
  @ApiOkResponse({ type: ProblemTypeList })
  @Listed(ProblemTypeList)
  list(): ProblemTypeList {
    return { problems: [...all.values()] };
  }

  @Get(':code')
  @ApiOperation({ operationId: 'describeProblem', summary: 'One kind of failure' })
  @ApiOkResponse({ type: ProblemTypeBody })
  one(@Param('code') code: string): ProblemTypeBody {
    const found = all.get(code);
    if (found === undefined) throw new Problem('route-not-found', `There is no problem "${code}".`);
    return found;
  }
}
