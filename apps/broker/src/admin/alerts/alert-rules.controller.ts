import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { etagOf } from '../conventions/etag.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import { given } from '../http/given.js';
import type { HttpResponse } from '../http/http-types.js';
import { Listed } from '../lists/listed.js';
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
  constructor(private readonly rules: AlertRulesService) {}

  @Get()
  @Requires('alert:view')
  @ApiOperation({ operationId: 'listAlertRules', summary: 'What is watched for, by name' })
  @ApiOkResponse({ type: AlertRuleList })
  @Listed(AlertRuleList)
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
    @FromWrite() write: Write,
  ): Promise<AlertRuleBody> {
    const rule = await this.rules.checked({ ...RULE_DEFAULTS, ...given(body) });
    const { name, ...details } = rule;
    const { actor } = write.caller;
    const action = { action: 'alertRule.create', resource: `alertRule/${name}`, details };
    const made = await write.run(action, {
      preview: () => this.rules.preview(rule, actor),
      work: () => this.rules.create(rule, actor),
    });
    return ruleBody(made);
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
    @FromWrite() write: Write,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<AlertRuleBody> {
    const isStill = (rule: AlertRule): void => write.requireMatch(etagOfRule(rule));
    const now = await this.rules.one(name);
    isStill(now);
    const wanted = await this.rules.changed(now, change);
    const details = { before: textOf(now), after: textOf(wanted) };
    const action = { action: 'alertRule.edit', resource: `alertRule/${name}`, details };
    const stored = await write.run(action, {
      preview: () => ({ ...now, ...wanted }),
      work: () => this.rules.change(name, change, isStill),
    });
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
  async delete(@Param('rule') name: string, @FromWrite() write: Write): Promise<void> {
    const isStill = (rule: AlertRule): void => write.requireMatch(etagOfRule(rule));
    const now = await this.rules.one(name);
    isStill(now);
    const details = textOf(now);
    const action = { action: 'alertRule.delete', resource: `alertRule/${name}`, details };
    await write.run(action, { work: () => this.rules.delete(name, isStill) });
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
  async test(@Param('rule') name: string, @FromWrite() write: Write): Promise<AlertRuleTest> {
    const rule = await this.rules.one(name);
    const seen = await this.rules.look(rule);
    const details = { webhooks: rule.webhooks };
    const action = { action: 'alertRule.test', resource: `alertRule/${name}`, details };
    const deliveries = await write.run(action, {
      preview: () => [],
      work: () => this.rules.tellTest(rule, seen.matches[0], write.caller.actor),
    });
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
