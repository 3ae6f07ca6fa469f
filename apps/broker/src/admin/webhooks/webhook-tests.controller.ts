import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { TestDeliveries } from '../alerts/test-deliveries.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
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
    @FromWrite() write: Write,
  ): Promise<AlertDeliveryBody> {
    const webhook = await this.webhooks.one(name);
    const about = {
      rule: 'test',
      severity: 'info',
      labels: {},
      summary: `${write.caller.actor} tests whether webhook ${name} is told.`,
    } as const;
    const now = new Date(this.context.clock.now());
    const action = { action: 'webhook.test', resource: `webhook/${name}`, details: {} };
    const delivery = await write.run(action, {
      preview: () => this.tests.preview(webhook, about, null, now),
      work: () => this.tests.send(webhook, about, null, now),
    });
    return bodyOfDelivery(delivery);
  }
}
