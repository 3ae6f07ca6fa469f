import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
} from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { demand } from '../access/access-guard.js';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { Accepted } from '../http/accepted.js';
import { accepts } from '../http/accepts.js';
import type { HttpRequest, HttpResponse } from '../http/http-types.js';
import { IdPipe } from '../http/id.pipe.js';
import type { Job } from '../jobs/job.js';
import { jobRoutes } from '../jobs/job-routes.js';
import { jobBody } from '../jobs/jobs.dto.js';
import { JobsService } from '../jobs/jobs.service.js';
import { offsetsIn } from '../ranges/record-range.js';
import { conditionsOf } from '../replays/replay-filter.js';
import { asExportPosition, asExportSpec } from './export-spec.js';
import { exportTexts } from './export-text.js';
import { CreateExportBody, Export, ExportAnswer, ExportPage } from './exports.dto.js';
import { ExportsService, isDone, type ExportFile } from './exports.service.js';

@Controller('api/v1/exports')
export class ExportsController extends jobRoutes({
  kind: 'export',
  plural: 'exports',
  tag: 'Exports',
  body: Export,
  page: ExportPage,
  bodyOf,
  view: 'export:view',
  cancel: 'export:cancel',
  left: 'what it has written is deleted',
}) {
  constructor(
    jobs: JobsService,
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly exports: ExportsService,
    private readonly audit: AuditTrail,
  ) {
    super(jobs);
  }

  @Post()
  @Requires('export:create')
  @ApiOperation({
    operationId: 'createExport',
    summary: 'Write a stretch of a topic into a file',
    description:
      'What is committed when it is asked for, in the order of each partition, as the caller may see it. It ends as `truncated` where the file would be larger than the setting exportBytesMax, and is deleted after exportRetentionHours.',
  })
  @Accepted(ExportAnswer, 'exports', (answer) => answer.export?.id ?? null)
  async create(
    @Body() body: CreateExportBody,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<ExportAnswer> {
    const { source, where, recordsPerSecond = null } = body;
    demand(permissions, 'topic:records_read', source.topic);
    const spec = await this.exports.plan(body, permissions);
    const details = { source, where, format: spec.format, recordsPerSecond };
    const action = { action: 'export.create', resource: `topic/${spec.topic}`, details };
    const started = await write.run(action, {
      preview: async () => {
        await this.exports.requireRoom(write.caller);
        return null;
      },
      work: async () => bodyOf(await this.exports.start(spec, recordsPerSecond, write.caller)),
    });
    const ranges = spec.ranges.map((range) => ({ ...range }));
    return { ranges, total: offsetsIn(spec), export: started };
  }

  @Get(':id/content')
  @Requires('export:view')
  @ApiOperation({
    operationId: 'getExportContent',
    summary: 'The file of an export that is done',
    description:
      'For whoever asked for it and may still read the topic, and for whoever may see everything; each time is audited. In ndjson each line is a record as getRecord answers it.',
  })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'int64' } })
  @ApiOkResponse({
    description: 'Compressed for whoever accepts gzip.',
    content: Object.fromEntries(
      Object.values(exportTexts).map(({ mediaType }) => [
        mediaType.split(';', 1)[0],
        { schema: { type: 'string' } },
      ]),
    ),
  })
  async content(
    @Param('id', new IdPipe()) id: bigint,
    @FromCaller() caller: Caller,
    @FromPermissions() permissions: Permissions,
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
  ): Promise<void> {
    const file = await this.exports.file(id, caller, permissions);
    const { topic } = file.spec;
    const details = { topic, bytes: file.bytes };
    const action = { action: 'export.download', resource: `export/${id}`, details };
    const name = `${topic}-${id}.${file.spec.format}`;
    try {
      await this.audit.run(caller, action, () => sendFile(file, name, request, response));
    } catch (err) {
      if (!response.headersSent) throw err;
      // Its length was announced, so whoever takes it knows that it is not whole.
      this.context.logger.debug({ err, exportId: String(id) }, 'an export was not taken whole');
    }
  }

  @Delete(':id/content')
  @HttpCode(204)
  @Requires('export:cancel')
  @ApiOperation({
    operationId: 'deleteExportContent',
    summary: 'Delete the file of an export that is done',
    description:
      'For whoever asked for it, and for whoever may see everything; without it, it is deleted after exportRetentionHours. The export itself stays in the list.',
  })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'int64' } })
  @ApiNoContentResponse()
  async deleteContent(
    @Param('id', new IdPipe()) id: bigint,
    @FromWrite() write: Write,
    @FromPermissions() permissions: Permissions,
  ): Promise<void> {
    await this.exports.requireContent(id, write.caller, permissions);
    const action = { action: 'export.deleteContent', resource: `export/${id}`, details: {} };
    await write.run(action, { work: () => this.exports.deleteContent(id) });
  }
}

async function sendFile(
  { spec, bytes, gzipBytes, gzip }: ExportFile,
  name: string,
  request: HttpRequest,
  response: HttpResponse,
): Promise<void> {
  const isCompressed = accepts(request.headers['accept-encoding'], 'gzip');
  response.setHeader('Content-Type', exportTexts[spec.format].mediaType);
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('Content-Length', isCompressed ? gzipBytes : bytes);
  if (isCompressed) {
    response.setHeader('Content-Encoding', 'gzip');
    await pipeline(gzip, response);
  } else {
    await pipeline(gzip, createGunzip(), response);
  }
}

function bodyOf(job: Job): Export {
  const { topic, ranges, where, format } = asExportSpec(job.spec);
  const { bytes, storedBytes, isDeleted } = asExportPosition(job.position);
  return {
    ...jobBody(job),
    topic,
    ranges: ranges.map((range) => ({ ...range })),
    where: conditionsOf(where),
    format,
    bytes,
    storedBytes,
    hasContent: isDone(job) && isDeleted !== true,
  };
}
