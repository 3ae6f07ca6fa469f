import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Permissions } from '../../access/permissions.js';
import { FromPermissions } from '../../access/request-identity.js';
import { Requires } from '../../access/requires.js';
import { Problem } from '../../http/problem.js';
import { SCHEMA_TYPES } from '../schemas/schema-type.js';
import { SchemaRows, type SchemaUse, type StoredSchema } from '../store/schema-rows.js';
import { schemaBody, type SchemaBody } from './registry-bodies.js';
import { REGISTRY_PATH } from './registry-path.js';
import { isTrue, type Loose } from './registry-input.js';

/** `/schemas` of Confluent's registry: by the ids that records name. */
@Controller(`${REGISTRY_PATH}/schemas`)
@ApiExcludeController()
export class SchemasController {
  constructor(private readonly schemas: SchemaRows) {}

  @Get('types')
  @Requires('contract:view', 'somewhere')
  types(): readonly string[] {
    return SCHEMA_TYPES;
  }

  @Get('ids/:id')
  @Requires('contract:view', 'somewhere')
  async one(
    @Param('id') id: string,
    @Query() query: Loose,
    @FromPermissions() permissions: Permissions,
  ): Promise<SchemaBody & { maxId?: number }> {
    const { schema } = await this.visible(id, permissions);
    const body = schemaBody(schema);
    return isTrue(query, 'fetchMaxId') ? { ...body, maxId: await this.schemas.latestId() } : body;
  }

  @Get('ids/:id/schema')
  @Requires('contract:view', 'somewhere')
  async text(
    @Param('id') id: string,
    @FromPermissions() permissions: Permissions,
  ): Promise<string> {
    return (await this.visible(id, permissions)).schema.text;
  }

  @Get('ids/:id/subjects')
  @Requires('contract:view', 'somewhere')
  async subjects(
    @Param('id') id: string,
    @Query() query: Loose,
    @FromPermissions() permissions: Permissions,
  ): Promise<readonly string[]> {
    const uses = await this.usesOf(id, query, permissions);
    return [...new Set(uses.map(({ subject }) => subject))];
  }

  @Get('ids/:id/versions')
  @Requires('contract:view', 'somewhere')
  async versions(
    @Param('id') id: string,
    @Query() query: Loose,
    @FromPermissions() permissions: Permissions,
  ): Promise<readonly { subject: string; version: number }[]> {
    const uses = await this.usesOf(id, query, permissions);
    return uses.map(({ subject, version }) => ({ subject, version }));
  }

  private async usesOf(
    id: string,
    query: Loose,
    permissions: Permissions,
  ): Promise<readonly SchemaUse[]> {
    const { uses } = await this.visible(id, permissions);
    return isTrue(query, 'deleted') ? uses : uses.filter(({ isDeleted }) => !isDeleted);
  }

  /**
   * Of a schema that stands in subjects, one that the caller may see. One that stands in none any more is still read by
   * whoever may see all of them: records name it.
   */
  private async visible(
    text: string,
    permissions: Permissions,
  ): Promise<{ schema: StoredSchema; uses: readonly SchemaUse[] }> {
    const id = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    const schema = await this.schemas.one(id);
    if (schema !== undefined) {
      const all = await this.schemas.usesOf(id);
      const uses = all.filter(({ subject }) => permissions.allows('contract:view', subject));
      const isOrphan = all.length === 0 && permissions.allows('contract:view', NOBODYS);
      if (uses.length > 0 || isOrphan) return { schema, uses };
    }
    throw new Problem('schema-not-found', `Schema ${text.slice(0, 20)} not found`);
  }
}

/** No subject is called so: allowed for it is who is allowed for all. */
const NOBODYS = '\u0000';
