import { Controller, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { TestDeliveries } from '../alerts/test-deliveries.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { ApiProblems } from '../http/documented.js';
import { WriteQuery } from '../http/write-query.js';
import { AlertDeliveryBody, bodyOfDelivery } from './deliveries.dto.js';
import { WebhookTable } from './webhook-table.js';

@Controller('api/v1/webhooks')
@ApiTags('Alerts')
@ApiProblems()
export class WebhookTestsController {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly webhooks: WebhookTable,
    private readonly tests: TestDeliveries,
    private readonly audit: AuditTrail,
  ) {}

  @Post(':webhook\\:test')
  @HttpCode(200)
  @Requires('webhook:edit')
  @ApiOperation({
    operationId: 'testWebhook',
    summary: 'Tell a webhook that this is a test',
    description:
      'Once, and now: the answer says what became of it. With validateOnly it shows what would be sent.',
  })
  @ApiOkResponse({ type: AlertDeliveryBody })
  async test(
    @Param('webhook') name: string,
    @Query() { validateOnly }: WriteQuery,
    @FromCaller() caller: Caller,
  ): Promise<AlertDeliveryBody> {
    const webhook = await this.webhooks.one(name);
    const about = {
      rule: 'test',
      severity: 'info',
      labels: {},
      summary: `${caller.actor} tests whether webhook ${name} is told.`,
    } as const;
    const now = new Date(this.context.clock.now());
    if (validateOnly) return bodyOfDelivery(this.tests.preview(webhook, about, null, now));
    const action = { action: 'webhook.test', resource: `webhook/${name}`, details: {} };
    return bodyOfDelivery(
      await this.audit.run(caller, action, () => this.tests.send(webhook, about, null, now)),
    );
  }
}
