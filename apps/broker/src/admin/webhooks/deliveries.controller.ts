import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { AlertTable } from '../alerts/alert-table.js';
import { SafeToRepeat } from '../conventions/idempotency-metadata.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { IdPipe } from '../http/id.pipe.js';
import type { PageQuery } from '../http/paging.js';
import { Problem } from '../http/problem.js';
import { Listed } from '../lists/listed.js';
import { Listing } from '../lists/listing.js';
import { FromListing } from '../lists/lists.interceptor.js';
import { rowPage, rowRange } from '../lists/row-page.js';
import {
  AlertDeliveryBody,
  AlertDeliveryList,
  AlertDeliveryQuery,
  bodyOfDelivery,
  DeliveryQuery,
} from './deliveries.dto.js';
import { DeliverySender } from './delivery-sender.js';
import { DeliveryTable } from './delivery-table.js';
import type { DeliveryFilter } from './webhook.js';

@Controller('api/v1')
@ApiTags('Alerts')
@ApiProblems()
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveryTable,
    private readonly alerts: AlertTable,
    private readonly sender: DeliverySender,
  ) {}

  @Get('alert-deliveries')
  @Requires('webhook:view')
  @ApiOperation({
    operationId: 'listAlertDeliveries',
    summary: 'What webhooks were told, and what became of it; newest first',
  })
  @ApiOkResponse({ type: AlertDeliveryList })
  @Listed(AlertDeliveryList, { sort: ['createdAt'] })
  list(
    @Query() { alert, webhook, rule, status, ...page }: DeliveryQuery,
    @FromListing() listing: Listing,
  ): Promise<AlertDeliveryList> {
    const alertId = alert === undefined ? undefined : BigInt(alert);
    return this.page({ webhook, rule, status, alertId }, page, listing);
  }

  @Get('alerts/:id/deliveries')
  @Requires(['alert:view'], ['webhook:view'])
  @ApiOperation({
    operationId: 'listDeliveriesOfAlert',
    summary: 'Who was told of one alert, newest first',
  })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'int64' } })
  @ApiOkResponse({ type: AlertDeliveryList })
  @Listed(AlertDeliveryList, { sort: ['createdAt'] })
  async ofAlert(
    @Param('id', new IdPipe()) alertId: bigint,
    @Query() { status, ...page }: AlertDeliveryQuery,
    @FromListing() listing: Listing,
  ): Promise<AlertDeliveryList> {
    await this.alerts.one(alertId);
    return this.page({ alertId, status }, page, listing);
  }

  @Get('alert-deliveries/:delivery')
  @Requires('webhook:view')
  @ApiOperation({ operationId: 'describeAlertDelivery', summary: 'One delivery' })
  @ApiOkResponse({ type: AlertDeliveryBody })
  async one(@Param('delivery') id: string): Promise<AlertDeliveryBody> {
    return bodyOfDelivery(await this.deliveries.one(id));
  }

  @Post('alert-deliveries/:delivery\\:redeliver')
  @HttpCode(200)
  @SafeToRepeat()
  @Requires('webhook:edit')
  @ApiOperation({
    operationId: 'redeliverAlertDelivery',
    summary: 'Tell it again',
    description:
      'With the same id and body, so that a receiver that has it can know. It is tried as often as a new one.',
  })
  @ApiOkResponse({ type: AlertDeliveryBody })
  async redeliver(
    @Param('delivery') id: string,
    @FromWrite() write: Write,
  ): Promise<AlertDeliveryBody> {
    const delivery = await this.deliveries.one(id);
    if (delivery.status === 'pending') throw isPending(id);
    const details = { webhook: delivery.webhook, event: delivery.event };
    const resource = `webhook/${delivery.webhook}`;
    const action = { action: 'webhook.redeliver', resource, details };
    const again = await write.run(action, {
      preview: () => delivery,
      work: async () => {
        const told = await this.deliveries.again(id);
        if (told === undefined) throw isPending(id);
        return told;
      },
    });
    if (!write.validateOnly) this.sender.wake();
    return bodyOfDelivery(again);
  }

  private async page(
    filter: DeliveryFilter,
    query: PageQuery,
    listing: Listing,
  ): Promise<AlertDeliveryList> {
    const found = await this.deliveries.list(filter, rowRange(query, listing));
    if (listing.isCounted) listing.total = await this.deliveries.count(filter);
    const { items, nextPageToken } = rowPage(found, query, ({ seq }) => seq, listing);
    return { deliveries: items.map((delivery) => bodyOfDelivery(delivery)), nextPageToken };
  }
}

function isPending(id: string): Problem {
  return new Problem('alert-delivery-pending', `Delivery ${id} is under way.`);
}
