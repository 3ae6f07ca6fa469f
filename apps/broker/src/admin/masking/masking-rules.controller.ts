import { randomUUID } from 'node:crypto';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { MaskingRule } from '../../masking/masking-rule.js';
import { MASKING_RULES_MAX, type MaskingRules } from '../../masking/masking-rules.js';
import { Requires } from '../access/requires.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { etagOf } from '../conventions/etag.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { whileReachable } from '../database/while-reachable.js';
import { ApiEtagResponse, ApiIfMatch, ApiProblems } from '../http/documented.js';
import type { HttpResponse } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { Listed } from '../lists/listed.js';
import { requirePlace } from './masking-place.js';
import {
  CreateMaskingRuleBody,
  MaskingRuleBody,
  MaskingRuleList,
  PutMaskingRuleBody,
} from './masking.dto.js';

@Controller('api/v1/masking-rules')
@ApiTags('Masking')
@ApiProblems()
export class MaskingRulesController {
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  @Get()
  @Requires('maskingRule:view')
  @ApiOperation({
    operationId: 'listMaskingRules',
    summary: 'What of records is hidden from those who may not see all of them',
  })
  @ApiOkResponse({ type: MaskingRuleList })
  @Listed(MaskingRuleList)
  async list(): Promise<MaskingRuleList> {
    const { all } = await this.rules();
    const inOrder = all.toSorted((a, b) => a.createdMs - b.createdMs);
    return { maskingRules: inOrder.map((rule) => ruleBody(rule)) };
  }

  @Post()
  @Requires('maskingRule:edit')
  @ApiOperation({
    operationId: 'createMaskingRule',
    summary: 'Hide something of the records of some topics',
    description:
      'From whoever lacks topic:records_unmask, in every way in which this API shows records, and in their copies (dead letters, retries, redrives). A value that is no JSON is hidden whole where a rule is about values. Holds at this broker at once, at the others within a second.',
  })
  @ApiCreatedResponse({ type: MaskingRuleBody })
  async create(
    @Body() body: CreateMaskingRuleBody,
    @FromWrite() write: Write,
  ): Promise<MaskingRuleBody> {
    const rules = await this.rules();
    requirePlace(body);
    const createdMs = this.context.clock.now();
    const rule = { ...ruleOf(body), id: randomUUID(), createdBy: write.caller.actor, createdMs };
    const made = ruleBody(rule);
    const resource = `topic/${rule.topic}`;
    const action = { action: 'maskingRule.create', resource, details: { rule: made } };
    await write.run(action, {
      preview: () => requireRoom(rules.hasRoom),
      work: async () => requireRoom(await whileReachable('The masking rules', rules.add(rule))),
    });
    return made;
  }

  @Get(':maskingRule')
  @Requires('maskingRule:view')
  @ApiOperation({ operationId: 'getMaskingRule', summary: 'One masking rule' })
  @ApiEtagResponse({ type: MaskingRuleBody })
  async one(
    @Param('maskingRule') id: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<MaskingRuleBody> {
    const { all } = await this.rules();
    return tagged(found(all, id), response);
  }

  @Put(':maskingRule')
  @Requires('maskingRule:edit')
  @ApiOperation({
    operationId: 'putMaskingRule',
    summary: 'Hide something else, or of other topics, by a rule that is there',
    description: 'What it said before and what it says now are in the audit log.',
  })
  @ApiIfMatch()
  @ApiEtagResponse({ type: MaskingRuleBody })
  async put(
    @Param('maskingRule') id: string,
    @Body() body: PutMaskingRuleBody,
    @FromWrite() write: Write,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<MaskingRuleBody> {
    const rules = await this.rules();
    requirePlace(body);
    const before = found(rules.all, id);
    const { createdBy, createdMs } = before;
    const rule: MaskingRule = { ...ruleOf(body), id, createdBy, createdMs };
    write.requireMatch(etagOf(ruleBody(before)));
    const details = { before: ruleBody(before), after: ruleBody(rule) };
    const action = { action: 'maskingRule.change', resource: `topic/${rule.topic}`, details };
    const isAsSeen = (now: MaskingRule) => write.isMatch(etagOf(ruleBody(now)));
    await write.run(action, {
      work: async () => {
        if (await whileReachable('The masking rules', rules.replace(rule, isAsSeen))) return;
        // Another broker has changed or deleted it a moment ago.
        write.requireMatch(etagOf(ruleBody(found(rules.all, id))));
      },
    });
    return tagged(rule, response);
  }

  @Delete(':maskingRule')
  @HttpCode(204)
  @Requires('maskingRule:edit')
  @ApiOperation({ operationId: 'deleteMaskingRule', summary: 'Show again what a rule hid' })
  @ApiNoContentResponse()
  async delete(@Param('maskingRule') id: string, @FromWrite() write: Write): Promise<void> {
    const rules = await this.rules();
    const rule = found(rules.all, id);
    const details = { rule: ruleBody(rule) };
    const action = { action: 'maskingRule.delete', resource: `topic/${rule.topic}`, details };
    await write.run(action, {
      work: () => whileReachable('The masking rules', rules.remove(rule)),
    });
  }

  /** With what other brokers were told a moment ago, unless PostgreSQL is away. */
  private async rules(): Promise<MaskingRules> {
    const { masking } = this.context;
    await masking?.catchUp().catch(() => undefined);
    if (masking !== undefined) return masking;
    throw new Problem('needs-postgresql', 'There are no masking rules here.');
  }
}

function requireRoom(isThere: boolean): void {
  if (isThere) return;
  const detail = `There are ${MASKING_RULES_MAX} masking rules already.`;
  throw new Problem('invalid-request', detail);
}

/** @throws Problem when there is none. */
function found(rules: readonly MaskingRule[], id: string): MaskingRule {
  const rule = rules.find((one) => one.id === id);
  if (rule !== undefined) return rule;
  throw new Problem('masking-rule-not-found', `There is no masking rule ${id}.`);
}

function ruleOf(body: CreateMaskingRuleBody): Omit<MaskingRule, 'id' | 'createdBy' | 'createdMs'> {
  const { patternType, topic, target, place, action, replacement, description } = body;
  return { patternType, topic, target, place, action, replacement, description };
}

function tagged(rule: MaskingRule, response: HttpResponse): MaskingRuleBody {
  const body = ruleBody(rule);
  response.setHeader('ETag', etagOf(body));
  return body;
}

function ruleBody({ createdMs, ...rule }: MaskingRule): MaskingRuleBody {
  return { ...rule, createdAt: new Date(createdMs).toISOString() };
}
