import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Permissions } from '../../access/permissions.js';
import { FromPermissions } from '../../access/request-identity.js';
import { ChangesNothing } from '../../access/changes-nothing.js';
import { inPath, Requires } from '../../access/requires.js';
import { AuditTrail } from '../../audit/audit-trail.js';
import { FromCaller, type Caller } from '../../audit/caller.js';
import { Problem } from '../../http/problem.js';
import { ContractWrites } from '../contract-writes.js';
import { ContractsService, notFound } from '../contracts.service.js';
import { Deletion } from '../deletion.js';
import { SchemaRows } from '../store/schema-rows.js';
import { SubjectRows } from '../store/subject-rows.js';
import { checkSubject, parseVersion } from '../subject-name.js';
import { subjectVersionBody, type SubjectVersionBody } from './registry-bodies.js';
import { REGISTRY_PATH } from './registry-path.js';
import { candidateOf, isTrue, numberOf, sourceOf, textOf, type Loose } from './registry-input.js';

const SUBJECTS_MAX = 100_000;

/** `/subjects` of Confluent's registry. */
@Controller(`${REGISTRY_PATH}/subjects`)
@ApiExcludeController()
export class SubjectsController {
  constructor(
    private readonly contracts: ContractsService,
    private readonly writes: ContractWrites,
    private readonly deletion: Deletion,
    private readonly subjects: SubjectRows,
    private readonly schemas: SchemaRows,
    private readonly audit: AuditTrail,
  ) {}

  @Get()
  @Requires('contract:view', 'somewhere')
  async list(
    @Query() query: Loose,
    @FromPermissions() permissions: Permissions,
  ): Promise<readonly string[]> {
    const prefix = textOf(query, 'subjectPrefix').replace(/^:\*:/, '');
    const withDeleted = isTrue(query, 'deleted') || isTrue(query, 'deletedOnly');
    const all = await this.subjects.list('', prefix, withDeleted, SUBJECTS_MAX);
    const live = isTrue(query, 'deletedOnly')
      ? new Set((await this.subjects.list('', prefix, false, SUBJECTS_MAX)).map(({ name }) => name))
      : null;
    const names = all
      .map(({ name }) => name)
      .filter((name) => permissions.allows('contract:view', name) && live?.has(name) !== true);
    const offset = numberOf(query, 'offset', 0);
    return names.slice(offset, offset + numberOf(query, 'limit', SUBJECTS_MAX));
  }

  @Post(':subject')
  @HttpCode(200)
  @Requires('contract:view', inPath('subject'))
  @ChangesNothing('Looks a schema up, which is too long for a query.')
  async find(
    @Param('subject') subject: string,
    @Body() body: unknown,
    @Query() query: Loose,
  ): Promise<SubjectVersionBody> {
    const source = sourceOf(body);
    const versions = await this.versionsOf(subject, isTrue(query, 'deleted'));
    const id = await this.idOf(source);
    const found = versions.findLast(({ schemaId }) => schemaId === id);
    if (found === undefined) throw new Problem('schema-not-found', 'Schema not found');
    return subjectVersionBody(await this.contracts.version(subject, found.version, true));
  }

  @Delete(':subject')
  @Requires('contract:delete', inPath('subject'))
  async delete(
    @Param('subject') subject: string,
    @Query() query: Loose,
    @FromCaller() caller: Caller,
  ): Promise<readonly number[]> {
    const isPermanent = isTrue(query, 'permanent');
    const details = { isPermanent };
    const action = { action: 'contract.delete', resource: `contract/${subject}`, details };
    return this.audit.run(caller, action, () =>
      this.deletion.contract(subject, isPermanent, false),
    );
  }

  @Get(':subject/versions')
  @Requires('contract:view', inPath('subject'))
  async versions(
    @Param('subject') subject: string,
    @Query() query: Loose,
  ): Promise<readonly number[]> {
    const isDeletedOnly = isTrue(query, 'deletedOnly');
    const versions = await this.versionsOf(subject, isTrue(query, 'deleted') || isDeletedOnly);
    return versions
      .filter(({ isDeleted }) => isDeleted || !isDeletedOnly)
      .map(({ version }) => version);
  }

  @Post(':subject/versions')
  @HttpCode(200)
  @Requires('contract:edit', inPath('subject'))
  async register(
    @Param('subject') subject: string,
    @Body() body: unknown,
    @FromCaller() caller: Caller,
  ): Promise<{ id: number }> {
    const candidate = candidateOf(subject, body);
    const options = { caller, validateOnly: false, at: () => '' };
    const [{ schemaId }] = await this.writes.publish([candidate], options);
    return { id: schemaId ?? 0 };
  }

  @Get(':subject/versions/:version')
  @Requires('contract:view', inPath('subject'))
  async version(
    @Param('subject') subject: string,
    @Param('version') version: string,
    @Query() query: Loose,
  ): Promise<SubjectVersionBody> {
    return subjectVersionBody(await this.one(subject, version, isTrue(query, 'deleted')));
  }

  @Get(':subject/versions/:version/schema')
  @Requires('contract:view', inPath('subject'))
  async schema(
    @Param('subject') subject: string,
    @Param('version') version: string,
    @Query() query: Loose,
  ): Promise<string> {
    return (await this.one(subject, version, isTrue(query, 'deleted'))).schema.text;
  }

  @Get(':subject/versions/:version/referencedby')
  @Requires('contract:view', inPath('subject'))
  async referencedBy(
    @Param('subject') subject: string,
    @Param('version') version: string,
  ): Promise<readonly number[]> {
    const { row } = await this.one(subject, version, true);
    return this.schemas.referencing(subject, row.version);
  }

  @Delete(':subject/versions/:version')
  @Requires('contract:delete', inPath('subject'))
  async deleteVersion(
    @Param('subject') subject: string,
    @Param('version') wanted: string,
    @Query() query: Loose,
    @FromCaller() caller: Caller,
  ): Promise<number> {
    const version = parseVersion(wanted);
    const isPermanent = isTrue(query, 'permanent');
    const details = { version: wanted, isPermanent };
    const action = { action: 'contract.delete', resource: `contract/${subject}`, details };
    return this.audit.run(caller, action, () =>
      this.deletion.version(subject, version, isPermanent, false),
    );
  }

  private one(subject: string, version: string, withDeleted: boolean) {
    return this.contracts.version(subject, parseVersion(version), withDeleted);
  }

  private async versionsOf(subject: string, withDeleted: boolean) {
    const all = await this.contracts.versions(checkSubject(subject));
    const seen = withDeleted ? all : all.filter(({ isDeleted }) => !isDeleted);
    if (seen.length > 0) return seen;
    throw notFound(subject);
  }

  /** null: nobody has registered it. @throws Problem when it is no JSON. */
  private async idOf(source: Parameters<SchemaRows['idOf']>[0]): Promise<number | null> {
    try {
      return await this.schemas.idOf(source);
    } catch (cause) {
      if (cause instanceof SyntaxError || cause instanceof RangeError) {
        throw new Problem('schema-not-valid', `Invalid schema: ${cause.message}`, { cause });
      }
      throw cause;
    }
  }
}
