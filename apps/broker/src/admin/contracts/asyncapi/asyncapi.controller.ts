import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permissions } from '../../access/permissions.js';
import { FromPermissions } from '../../access/request-identity.js';
import { Requires } from '../../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../../admin-context.js';
import { ApiProblems } from '../../http/documented.js';
import { TopologyService } from '../../topology/topology.service.js';
import { ContractClientsService } from '../contract-clients.js';
import { ContractsService, type Contract } from '../contracts.service.js';
import { clusterDocument, type DescribedEvent } from './cluster-document.js';

const PAGE = { pageSize: 1_000 };
const EVERYTHING = { prefix: '', topic: null, withDeleted: false };

@Controller('api/v1')
@ApiTags('Contracts')
@ApiProblems()
export class AsyncApiController {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly contracts: ContractsService,
    private readonly clients: ContractClientsService,
    private readonly topology: TopologyService,
  ) {}

  @Get('asyncapi.json')
  @Requires(['contract:view', 'somewhere'], ['topology:view'])
  @ApiOperation({
    operationId: 'getAsyncApi',
    summary: 'The registered events as an AsyncAPI 3.0 document',
    description:
      'The latest version of each event that the caller may see, and who was seen to produce to and read its topic.',
  })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  async document(@FromPermissions() permissions: Permissions): Promise<object> {
    const events: DescribedEvent[] = [];
    let pageToken: string | undefined;
    do {
      const page = await this.contracts.page(EVERYTHING, { ...PAGE, pageToken }, permissions);
      events.push(...page.contracts.map((contract) => this.described(contract)));
      pageToken = page.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    const { producers, consumers } = await this.topology.topology(permissions);
    const { cluster } = this.context.log;
    const brokers = [...cluster.brokers()].map(({ host, port }) => `${host}:${port}`);
    const { clusterId } = cluster;
    return clusterDocument({ clusterId, brokers, events, producers, consumers });
  }

  private described({ subject, versions, schemas }: Contract): DescribedEvent {
    const stored = schemas.get(versions[versions.length - 1].schemaId);
    if (stored === undefined) throw new Error(`"${subject.name}" has no schema`);
    return {
      event: subject.name,
      topic: this.clients.topicOf(subject),
      description: subject.description,
      schemaType: stored.type,
      schema: JSON.parse(stored.text) as unknown,
    };
  }
}
