import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Permissions } from '../access/permissions.js';
import { FromPermissions } from '../access/request-identity.js';
import { inPath, Requires } from '../access/requires.js';
import { etagOf } from '../conventions/etag.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { listPage } from '../lists/list-page.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import type { Subject, SubjectVersion } from './store/subject-rows.js';
import type { Contract } from './contracts.service.js';
import { candidateOf, contractSummary, diffBody, versionBody } from './contract-bodies.js';
import { ContractClientsService } from './contract-clients.js';
import { ContractWrites } from './contract-writes.js';
import {
  ContractClients,
  ContractDetails,
  ContractDiff,
  ContractList,
  ContractSummary,
  ContractListQuery,
  ContractVersionBody,
  DiffQuery,
  PublishedContract,
  PutContractBody,
} from './contracts.dto.js';
import { ContractsService, type ContractVersion } from './contracts.service.js';
import { checkSubject, parseVersion } from './subject-name.js';

const EVENT = {
  name: 'event',
  description: 'The event as it travels, which is also its subject in the registry.',
  example: 'OrderPlaced.v1',
};
const VERSION = {
  name: 'version',
  description: 'From 1 on, or `latest`.',
  schema: { type: 'string' as const },
};

@Controller('api/v1/contracts')
@ApiTags('Contracts')
@ApiProblems()
export class ContractsController {
  constructor(
    private readonly contracts: ContractsService,
    private readonly writes: ContractWrites,
    private readonly clients: ContractClientsService,
  ) {}

  @Get()
  @Requires('contract:view', 'somewhere')
  @ApiOperation({ operationId: 'listContracts', summary: 'Events that have a schema' })
  @ApiOkResponse({ type: ContractList })
  @Listed(ContractList)
  async list(
    @Query() { prefix = '', topic, deleted, ...paging }: ContractListQuery,
    @FromPermissions() permissions: Permissions,
    @FromListing() listing: Listing,
  ): Promise<ContractList> {
    const filter = { prefix, topic: topic ?? null, withDeleted: deleted };
    const summaries = (contracts: readonly Contract[]) =>
      contracts.map((one) => contractSummary(one, this.clients.topicOf(one.subject)));
    if (listing.sort === null && !listing.isCounted) {
      const { contracts, nextPageToken } = await this.contracts.page(filter, paging, permissions);
      return { contracts: summaries(contracts), nextPageToken };
    }
    const all = await this.contracts.all(filter, permissions);
    const describe = async (some: typeof all) => summaries(await this.contracts.of(some));
    const keyOf = ({ name }: Subject) => name;
    const paged = { keyOf, describe, keyOfBody: ({ event }: ContractSummary) => event };
    const { items, nextPageToken } = await listPage(all, paged, paging, listing);
    return { contracts: [...items], nextPageToken };
  }

  @Get(':event')
  @Requires('contract:view', inPath('event'))
  @ApiParam(EVENT)
  @ApiOperation({
    operationId: 'describeContract',
    summary: 'One contract, with its latest version',
  })
  @ApiOkResponse({ type: ContractDetails })
  async describe(@Param('event') event: string): Promise<ContractDetails> {
    const contract = await this.contracts.one(event, true);
    const latest = contract.versions[contract.versions.length - 1].version;
    const version = await this.contracts.version(event, latest, true);
    const summary = contractSummary(contract, this.clients.topicOf(contract.subject));
    return Object.assign(summary, { latest: await this.body(version) });
  }

  @Get(':event/diff')
  @Requires('contract:view', inPath('event'))
  @ApiParam(EVENT)
  @ApiOperation({
    operationId: 'diffContract',
    summary: 'What changed between two versions, and whom it breaks',
  })
  @ApiOkResponse({ type: ContractDiff })
  async diff(
    @Param('event') event: string,
    @Query() { from, to }: DiffQuery,
  ): Promise<ContractDiff> {
    const difference = await this.contracts.difference(event, from ?? null, to ?? 'latest');
    const [earlier, later] = await Promise.all(
      [difference.from, difference.to].map((version) => this.body(version)),
    );
    return diffBody(event, difference, { from: earlier, to: later });
  }

  @Get(':event/clients')
  @Requires(['contract:view', inPath('event')], ['topology:view'])
  @ApiParam(EVENT)
  @ApiOperation({
    operationId: 'listContractClients',
    summary: 'Who produces to and who reads the topic of the event',
    description: 'By topic: which of several events of a topic somebody handles, only they know.',
  })
  @ApiOkResponse({ type: ContractClients })
  async clientsOf(
    @Param('event') event: string,
    @FromPermissions() permissions: Permissions,
  ): Promise<ContractClients> {
    const { subject } = await this.contracts.one(event, true);
    return this.clients.clients(subject, permissions);
  }

  @Get(':event/:version')
  @Requires('contract:view', inPath('event'))
  @ApiParam(EVENT)
  @ApiParam(VERSION)
  @ApiOperation({ operationId: 'getContractVersion', summary: 'One version of a contract' })
  @ApiEtagResponse({ type: ContractVersionBody })
  async version(
    @Param('event') event: string,
    @Param('version') wanted: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<ContractVersionBody> {
    const version = await this.contracts.version(event, parseVersion(wanted), wanted !== 'latest');
    response.setHeader('ETag', etagOfVersion(version));
    return this.body(version);
  }

  @Put(':event/:version')
  @Requires('contract:edit', inPath('event'))
  @ApiParam(EVENT)
  @ApiParam(VERSION)
  @ApiIfMatch()
  @ApiOperation({
    operationId: 'putContractVersion',
    summary: 'Register a version under its number',
    description:
      'The next number, or one that is there with the same schema: versions never change. With If-Match, the ETag of the latest version. `latest` takes whichever number is next.',
  })
  @ApiOkResponse({ type: PublishedContract })
  async put(
    @Param('event') event: string,
    @Param('version') wanted: string,
    @Body() body: PutContractBody,
    @FromWrite() write: Write,
  ): Promise<PublishedContract> {
    const version = parseVersion(wanted);
    if (write.ifMatch !== null) write.requireMatch(await this.latestEtag(event));
    const named = Object.assign(body, { event: checkSubject(event) });
    const candidate = {
      ...candidateOf(named, version === 'latest' ? null : version),
      // Once more behind the lock: two may have seen the same.
      requireSeen: (latest: SubjectVersion | null) => write.requireMatch(etagOfLatest(latest)),
    };
    const { caller, validateOnly } = write;
    const at = (): string => '/schema';
    const [published] = await this.writes.publish([candidate], { caller, validateOnly, at });
    return published;
  }

  private async body(version: ContractVersion): Promise<ContractVersionBody> {
    return versionBody(version, await this.contracts.fields(version));
  }

  /** Of a contract that is not there yet none, which matches nothing but `*`. */
  private async latestEtag(event: string): Promise<string> {
    try {
      return etagOfVersion(await this.contracts.version(event, 'latest'));
    } catch (error) {
      if (error instanceof Problem && error.code === 'contract-not-found')
        return etagOfLatest(null);
      throw error;
    }
  }
}

function etagOfVersion({ row }: ContractVersion): string {
  return etagOfLatest(row);
}

function etagOfLatest(latest: SubjectVersion | null): string {
  if (latest === null) return '""';
  const { subject, version, schemaId } = latest;
  return etagOf([subject, version, schemaId]);
}
