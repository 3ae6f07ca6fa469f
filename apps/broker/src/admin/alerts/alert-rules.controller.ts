import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
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
import { AuditTrail } from '../audit/audit-trail.js';
import { FromCaller, type Caller } from '../audit/caller.js';
import { etagOf, IfMatch, requireMatch } from '../conventions/etag.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import { given } from '../http/given.js';
import type { HttpResponse } from '../http/http-types.js';
import { WriteQuery } from '../http/write-query.js';
import { RULE_DEFAULTS, type AlertRule } from './alert-rule.js';
import {
  AlertRuleBody,
  AlertRuleList,
  AlertRuleTest,
  CreateAlertRuleBody,
  PatchAlertRuleBody,
} from './alert-rules.dto.js';
import { AlertRulesService, type CountedRule } from './alert-rules.service.js';

@Controller('api/v1/alert-rules')
@ApiTags('Alerts')
@ApiProblems()
export class AlertRulesController {
  constructor(
    private readonly rules: AlertRulesService,
    private readonly audit: AuditTrail,
  ) {}

  @Get()
  @Requires('alert:view')
  @ApiOperation({ operationId: 'listAlertRules', summary: 'What is watched for, by name' })
  @ApiOkResponse({ type: AlertRuleList })
  async list(): Promise<AlertRuleList> {
    return { alertRules: (await this.rules.list()).map((rule) => ruleBody(rule)) };
  }

  @Post()
  @Requires('alert:edit')
  @ApiOperation({
    operationId: 'createAlertRule',
    summary: 'Watch for something',
    description:
      'One broker at a time evaluates the rules, as often as /settings says. A rule sees all groups and topics, whoever made it.',
  })
  @ApiCreatedResponse({ type: AlertRuleBody })
  async create(
    @Body() body: CreateAlertRuleBody,
    @Query() { validateOnly }: WriteQuery,
    @FromCaller() caller: Caller,
  ): Promise<AlertRuleBody> {
    const rule = await this.rules.checked({ ...RULE_DEFAULTS, ...given(body) });
    if (validateOnly) return ruleBody(this.rules.preview(rule, caller.actor));
    const { name, ...details } = rule;
    const action = { action: 'alertRule.create', resource: `alertRule/${name}`, details };
    return ruleBody(
      await this.audit.run(caller, action, () => this.rules.create(rule, caller.actor)),
    );
  }

  @Get(':rule')
  @Requires('alert:view')
  @ApiOperation({ operationId: 'describeAlertRule', summary: 'One rule' })
  @ApiEtagResponse({ type: AlertRuleBody })
  async one(
    @Param('rule') name: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<AlertRuleBody> {
    return tagged(await this.rules.one(name), response);
  }

  @Patch(':rule')
  @Requires('alert:edit')
  @ApiOperation({
    operationId: 'patchAlertRule',
    summary: 'Change a rule, or have it rest with isEnabled',
    description:
      'Of a rule that rests from now on what fires is resolved, and its webhooks are told so.',
  })
  @ApiIfMatch()
  @ApiEtagResponse({ type: AlertRuleBody })
  async patch(
    @Param('rule') name: string,
    @Body() change: PatchAlertRuleBody,
    @Query() { validateOnly }: WriteQuery,
    @IfMatch() ifMatch: string | null,
    @FromCaller() caller: Caller,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<AlertRuleBody> {
    const now = await this.rules.one(name);
    requireMatch(ifMatch, etagOfRule(now));
    const wanted = await this.rules.changed(now, change);
    if (validateOnly) return tagged({ ...now, ...wanted }, response);
    const details = { before: textOf(now), after: textOf(wanted) };
    const action = { action: 'alertRule.edit', resource: `alertRule/${name}`, details };
    const isStill = (current: AlertRule): void => requireMatch(ifMatch, etagOfRule(current));
    const stored = await this.audit.run(caller, action, () =>
      this.rules.change(name, change, isStill),
    );
    return tagged(stored, response);
  }

  @Delete(':rule')
  @HttpCode(204)
  @Requires('alert:edit')
  @ApiOperation({
    operationId: 'deleteAlertRule',
    summary: 'Watch for it no more',
    description: 'What fires is resolved, and the webhooks are told so.',
  })
  @ApiIfMatch()
  @ApiNoContentResponse()
  async delete(
    @Param('rule') name: string,
    @Query() { validateOnly }: WriteQuery,
    @IfMatch() ifMatch: string | null,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    const now = await this.rules.one(name);
    requireMatch(ifMatch, etagOfRule(now));
    if (validateOnly) return;
    const action = {
      action: 'alertRule.delete',
      resource: `alertRule/${name}`,
      details: textOf(now),
    };
    const isStill = (current: AlertRule): void => requireMatch(ifMatch, etagOfRule(current));
    await this.audit.run(caller, action, () => this.rules.delete(name, isStill));
  }

  @Post(':rule\\:test')
  @HttpCode(200)
  @Requires('alert:edit')
  @ApiOperation({
    operationId: 'testAlertRule',
    summary: 'What the condition says now, and a test for each of its webhooks',
    description: 'Nothing fires by it. With validateOnly nobody is told.',
  })
  @ApiOkResponse({ type: AlertRuleTest })
  async test(
    @Param('rule') name: string,
    @Query() { validateOnly }: WriteQuery,
    @FromCaller() caller: Caller,
  ): Promise<AlertRuleTest> {
    const rule = await this.rules.one(name);
    const seen = await this.rules.look(rule);
    if (validateOnly) return { ...seen, deliveries: [] };
    const action = {
      action: 'alertRule.test',
      resource: `alertRule/${name}`,
      details: { webhooks: rule.webhooks },
    };
    const deliveries = await this.audit.run(caller, action, () =>
      this.rules.tellTest(rule, seen.matches[0], caller.actor),
    );
    return { ...seen, deliveries };
  }
}

/** Another one after each change, whatever the rule says meanwhile. */
function etagOfRule({ name, version, createdAt }: AlertRule): string {
  return etagOf(['alertRule', name, version, createdAt.toISOString()]);
}

function tagged(rule: CountedRule, response: HttpResponse): AlertRuleBody {
  response.setHeader('ETag', etagOfRule(rule));
  return ruleBody(rule);
}

function textOf(
  rule: Omit<
    AlertRule,
    'version' | 'createdBy' | 'createdAt' | 'updatedAt' | 'evaluatedAt' | 'evaluationError'
  >,
) {
  const { description, severity, condition, forSeconds, webhooks, isEnabled } = rule;
  return { description, severity, condition, forSeconds, webhooks, isEnabled };
}

function ruleBody(rule: CountedRule): AlertRuleBody {
  const { name, firing, pending, evaluationError, createdBy } = rule;
  const { condition, webhooks, ...rest } = textOf(rule);
  return {
    name,
    ...rest,
    condition: { ...condition, brokerIds: condition.brokerIds && [...condition.brokerIds] },
    webhooks: [...webhooks],
    firing,
    pending,
    evaluatedAt: rule.evaluatedAt?.toISOString() ?? null,
    evaluationError,
    createdBy,
    createdAt: rule.createdAt.toISOString(),
    updatedAt: rule.updatedAt.toISOString(),
  };
}
