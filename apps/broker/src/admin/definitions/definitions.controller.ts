import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { RequiresSignIn } from '../access/requires.js';
import { SafeToRepeat } from '../conventions/idempotency-metadata.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { Definitions, ImportResult } from './definitions.dto.js';
import { changeBody, DefinitionsService } from './definitions.service.js';

/** What is written to the audit trail of an import; the rest is a number. */
const AUDITED_CHANGES_MAX = 200;

@Controller('api/v1/definitions')
@ApiTags('Definitions')
@ApiProblems()
export class DefinitionsController {
  constructor(private readonly definitions: DefinitionsService) {}

  @Get()
  @RequiresSignIn('Each part is there for who may see it: topic:view, config:view, acl:view, …')
  @ApiOperation({
    operationId: 'exportDefinitions',
    summary: 'The cluster as a document: all but records, offsets and secrets',
    description:
      'Parts that the caller may not see, or that the broker has not got, are left out. The document can be imported as it is.',
  })
  @ApiOkResponse({ type: Definitions })
  export(@FromPermissions() permissions: Permissions): Promise<Definitions> {
    return this.definitions.export(permissions);
  }

  @Post()
  @HttpCode(200)
  @RequiresSignIn('Each change takes its own permission: topic:create, config:edit, acl:edit, …')
  @SafeToRepeat()
  @ApiOperation({
    operationId: 'importDefinitions',
    summary: 'Make the cluster as a document says',
    description:
      'What the document does not name is left alone, and nothing is deleted. Importing it again changes nothing. With validateOnly the answer is what would be done, conflicts included; otherwise a conflict is a failure (definitions-conflict) and nothing is done. Each change takes the permission that the same change takes elsewhere. What was made before something failed stays, and the same import makes the rest.',
  })
  @ApiOkResponse({ type: ImportResult })
  async import(
    @Body() document: Definitions,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<ImportResult> {
    const plan = await this.definitions.plan(document, permissions);
    const changes = plan.changes.map((change) => changeBody(change));
    const { unchanged } = plan;
    const isApplied = !write.validateOnly;
    if (isApplied) this.definitions.requireNoConflict(plan);
    if (changes.length > 0) {
      const audited = changes.slice(0, AUDITED_CHANGES_MAX);
      const details = { changeCount: changes.length, changes: audited };
      const action = { action: 'definitions.import', resource: 'definitions', details };
      await write.run(action, { work: () => this.definitions.apply(plan, write.caller.actor) });
    }
    return { isApplied, changes, unchanged };
  }
}
