import { Body, Controller, Get, Patch, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { etagOf } from '../conventions/etag.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { AdminTables, queriesOf } from '../database/admin-tables.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import { given } from '../http/given.js';
import type { HttpResponse } from '../http/http-types.js';
import { PatchSettingsBody, SettingsBody } from './settings.dto.js';
import { SettingsTable, type Settings, type StoredSettings } from './settings.js';

@Controller('api/v1/settings')
@ApiTags('Settings')
@ApiProblems()
export class SettingsController {
  constructor(
    private readonly tables: AdminTables,
    private readonly settings: SettingsTable,
  ) {}

  @Get()
  @Requires('config:view')
  @ApiOperation({
    operationId: 'getSettings',
    summary: 'What is kept how long, and how often alert rules are evaluated',
  })
  @ApiEtagResponse({ type: SettingsBody })
  async get(@Res({ passthrough: true }) response: HttpResponse): Promise<SettingsBody> {
    return tagged(await this.settings.read(), response);
  }

  @Patch()
  @Requires('config:edit')
  @ApiOperation({
    operationId: 'patchSettings',
    summary: 'Change some of the settings',
    description:
      'At all brokers, from their next look on. What is older than is to be kept is deleted within a minute.',
  })
  @ApiIfMatch()
  @ApiEtagResponse({ type: SettingsBody })
  async patch(
    @Body() body: PatchSettingsBody,
    @FromWrite() write: Write,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<SettingsBody> {
    const changes: Partial<Settings> = given(body);
    const changed = (now: StoredSettings): Settings => {
      write.requireMatch(etagOf(now.settings));
      return { ...now.settings, ...changes };
    };
    const now = await this.settings.read();
    const names = Object.keys(changes) as (keyof Settings)[];
    const before = Object.fromEntries(names.map((name) => [name, now.settings[name]]));
    const details = { before, after: changes };
    const action = { action: 'settings.edit', resource: 'settings', details };
    const stored = await write.run(action, {
      preview: () => ({ ...now, settings: changed(now) }),
      work: () =>
        this.tables.transaction((client) =>
          this.settings.change(queriesOf(client), write.caller.actor, changed),
        ),
    });
    return tagged(stored, response);
  }
}

function tagged(
  { settings, updatedBy, updatedAt }: StoredSettings,
  response: HttpResponse,
): SettingsBody {
  response.setHeader('ETag', etagOf(settings));
  return { ...settings, updatedBy, updatedAt: updatedAt?.toISOString() ?? null };
}
