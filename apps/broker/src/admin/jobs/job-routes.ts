import { applyDecorators, Get, HttpCode, Param, Post, Query, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Action } from '../access/actions.js';
import { Requires } from '../access/requires.js';
import { FromWrite } from '../conventions/from-write.js';
import { SafeToRepeat } from '../conventions/idempotency-metadata.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { IdPipe } from '../http/id.pipe.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import type { Job, JobKindName } from './job.js';
import { JobQuery, type JobBody } from './jobs.dto.js';
import { JobsService } from './jobs.service.js';

/** How the jobs of a kind are shown. */
export interface JobRoutes<Body extends JobBody> {
  readonly kind: JobKindName;
  /** Of the list in a page of them, and in its operation: `replays`, `listReplays`. */
  readonly plural: string;
  readonly tag: string;
  readonly body: Type<Body>;
  readonly page: Type<unknown>;
  readonly bodyOf: (job: Job) => Body;
  readonly view: Action;
  readonly cancel: Action;
  /** What the end of one that is cancelled leaves, behind "End a replay; ". */
  readonly left: string;
}

/**
 * The half of a controller that all kinds of jobs have: listed, shown, paused, resumed and cancelled. It is extended by a
 * controller whose path is that of the kind.
 */
export function jobRoutes<Body extends JobBody>(
  routes: JobRoutes<Body>,
): Type<{ readonly jobs: JobsService }> {
  const { kind, plural, tag, body, page, bodyOf, left } = routes;
  const documented = (verb: string, summary: string): MethodDecorator =>
    applyDecorators(
      ApiOperation({ operationId: `${verb}${capitalized(kind)}`, summary }),
      ApiParam({ name: 'id', schema: { type: 'string', format: 'int64' } }),
      ApiOkResponse({ type: body }),
    );
  const told = (verb: string, summary: string): MethodDecorator =>
    applyDecorators(
      Post(`:id\\:${verb}`),
      HttpCode(200),
      Requires(routes.cancel),
      SafeToRepeat(),
      documented(verb, summary),
    );

  @ApiTags(tag)
  @ApiProblems()
  @ApiExtraModels(body)
  abstract class JobRoutesController {
    constructor(readonly jobs: JobsService) {}

    @Get()
    @Requires(routes.view)
    @ApiOperation({
      operationId: `list${capitalized(plural)}`,
      summary: `${capitalized(plural)}, newest first`,
    })
    @ApiOkResponse({ type: page })
    @Listed(page, { sort: ['createdAt'] })
    async list(
      @Query() query: JobQuery,
      @FromListing() listing: Listing,
    ): Promise<Record<string, unknown>> {
      const { items, nextPageToken } = await this.jobs.list(kind, query, listing);
      return { [plural]: items.map((job) => bodyOf(job)), nextPageToken };
    }

    @Get(':id')
    @Requires(routes.view)
    @documented('get', `One ${kind} and how far it is`)
    async one(@Param('id', new IdPipe()) id: bigint): Promise<Body> {
      return bodyOf(await this.jobs.get(kind, id));
    }

    @told('pause', `Pause a ${kind}`)
    async pause(@Param('id', new IdPipe()) id: bigint, @FromWrite() write: Write): Promise<Body> {
      return bodyOf(await this.jobs.tell(kind, id, 'pause', write));
    }

    @told('resume', `Go on with a paused ${kind}`)
    async resume(@Param('id', new IdPipe()) id: bigint, @FromWrite() write: Write): Promise<Body> {
      return bodyOf(await this.jobs.tell(kind, id, 'run', write));
    }

    @told('cancel', `End a ${kind}; ${left}`)
    async cancel(@Param('id', new IdPipe()) id: bigint, @FromWrite() write: Write): Promise<Body> {
      return bodyOf(await this.jobs.tell(kind, id, 'cancel', write));
    }
  }
  return JobRoutesController as unknown as Type<{ readonly jobs: JobsService }>;
}

const capitalized = (word: string): string => `${word[0].toUpperCase()}${word.slice(1)}`;
