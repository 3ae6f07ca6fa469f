import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { RuleTable } from '../alerts/rule-table.js';
import { etagOf } from '../conventions/etag.js';
import { AnswerIsSecret } from '../conventions/idempotency-metadata.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { AdminTables, queriesOf } from '../database/admin-tables.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
import { invalid, Problem } from '../http/problem.js';
import { Listed } from '../lists/listed.js';
import { newSecret, secretProblem } from './signature.js';
import type { NewWebhook, Webhook } from './webhook.js';
import { WebhookTable } from './webhook-table.js';
import { urlProblem } from './webhook-url.js';
import {
  CreateWebhookBody,
  NewWebhookBody,
  PatchWebhookBody,
  shownUrl,
  WebhookBody,
  webhookBody,
  WebhookList,
} from './webhooks.dto.js';

@Controller('api/v1/webhooks')
@ApiTags('Alerts')
@ApiProblems()
export class WebhooksController {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly tables: AdminTables,
    private readonly webhooks: WebhookTable,
    private readonly rules: RuleTable,
  ) {}

  @Get()
  @Requires('webhook:view')
  @ApiOperation({ operationId: 'listWebhooks', summary: 'Who can be told of alerts' })
  @ApiOkResponse({ type: WebhookList })
  @Listed(WebhookList)
  async list(): Promise<WebhookList> {
    return { webhooks: (await this.webhooks.list()).map((webhook) => webhookBody(webhook)) };
  }

  @Post()
  @AnswerIsSecret()
  @Requires('webhook:edit')
  @ApiOperation({
    operationId: 'createWebhook',
    summary: 'Have somebody told of alerts',
    description:
      'Deliveries are signed as the Standard Webhooks have it, at least once, and tried again for three quarters of an hour. The answer is the only one that shows the secret.',
  })
  @ApiCreatedResponse({ type: NewWebhookBody })
  async create(
    @Body() body: CreateWebhookBody,
    @FromWrite() write: Write,
  ): Promise<NewWebhookBody> {
    const { name, url, format = 'standard', description = '', secret = newSecret() } = body;
    const webhook: NewWebhook = { name, url, format, description, secret };
    this.check(webhook, secret);
    const { actor } = write.caller;
    const details = { url: shownUrl(url), format };
    const action = { action: 'webhook.create', resource: `webhook/${name}`, details };
    return write.run(action, {
      // The secret of the one that is made is another one.
      preview: async () =>
        Object.assign(webhookBody(await this.webhooks.preview(webhook, actor)), { secret: '' }),
      work: async () =>
        Object.assign(webhookBody(await this.webhooks.create(webhook, actor)), { secret }),
    });
  }

  @Get(':webhook')
  @Requires('webhook:view')
  @ApiOperation({ operationId: 'describeWebhook', summary: 'One of those who can be told' })
  @ApiEtagResponse({ type: WebhookBody })
  async one(
    @Param('webhook') name: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<WebhookBody> {
    return tagged(await this.webhooks.one(name), response);
  }

  @Patch(':webhook')
  @Requires('webhook:edit')
  @ApiOperation({
    operationId: 'patchWebhook',
    summary: 'Change who is told, or the secret',
    description: 'Also of what is still to be told.',
  })
  @ApiIfMatch()
  @ApiEtagResponse({ type: WebhookBody })
  async patch(
    @Param('webhook') name: string,
    @Body() body: PatchWebhookBody,
    @FromWrite() write: Write,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<WebhookBody> {
    const changed = (now: Webhook): NewWebhook => {
      write.requireMatch(etagOfWebhook(now));
      const { url = now.url, format = now.format, description = now.description } = body;
      return { name, url, format, description, secret: body.secret ?? now.secret };
    };
    const isKept = (stored: Webhook): boolean =>
      body.secret === undefined || this.webhooks.isSecret(stored, body.secret);
    const now = await this.webhooks.one(name);
    const wanted = changed(now);
    this.check(wanted, body.secret);
    const details = {
      before: { url: shownUrl(now.url), format: now.format },
      after: { url: shownUrl(wanted.url), format: wanted.format },
      isUrlChanged: now.url !== wanted.url,
      isSecretChanged: !isKept(now),
    };
    const action = { action: 'webhook.edit', resource: `webhook/${name}`, details };
    const stored = await write.run(action, {
      preview: () => ({ ...now, ...wanted }),
      work: () =>
        this.tables.transaction(async (client) => {
          const within = queriesOf(client);
          const stored = await this.webhooks.one(name, within, true);
          return this.webhooks.update(within, changed(stored), isKept(stored));
        }),
    });
    return tagged(stored, response);
  }

  @Delete(':webhook')
  @HttpCode(204)
  @Requires('webhook:edit')
  @ApiOperation({
    operationId: 'deleteWebhook',
    summary: 'Delete a webhook that no rule tells',
    description: 'What is still to be told to it is not.',
  })
  @ApiIfMatch()
  @ApiNoContentResponse()
  async delete(@Param('webhook') name: string, @FromWrite() write: Write): Promise<void> {
    const now = await this.webhooks.one(name);
    write.requireMatch(etagOfWebhook(now));
    await this.requireUnused(name);
    const details = { url: shownUrl(now.url) };
    const action = { action: 'webhook.delete', resource: `webhook/${name}`, details };
    await write.run(action, {
      work: () =>
        this.tables.transaction(async (client) => {
          const within = queriesOf(client);
          write.requireMatch(etagOfWebhook(await this.webhooks.one(name, within, true)));
          await this.webhooks.delete(within, name);
        }),
    });
  }

  /** @throws Problem that names some of the rules that tell it. */
  private async requireUnused(name: string): Promise<void> {
    const rules = await this.rules.using(name);
    if (rules.length === 0) return;
    throw new Problem('webhook-in-use', `Webhook "${name}" is told by ${rules.join(', ')}.`);
  }

  private check({ url }: NewWebhook, secret: string | undefined): void {
    const ofUrl = urlProblem(url, this.context.webhookAddresses ?? 'private');
    if (ofUrl !== null) throw invalid('/url', ofUrl);
    const ofSecret = secret === undefined ? null : secretProblem(secret);
    if (ofSecret !== null) throw invalid('/secret', ofSecret);
  }
}

/** Another one after each change; nothing of the secret is in it. */
function etagOfWebhook({ name, version, createdAt }: Webhook): string {
  return etagOf(['webhook', name, version, createdAt.toISOString()]);
}

function tagged(webhook: Webhook, response: HttpResponse): WebhookBody {
  response.setHeader('ETag', etagOfWebhook(webhook));
  return webhookBody(webhook);
}
