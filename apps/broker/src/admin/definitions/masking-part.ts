import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { MaskingRule } from '../../masking/masking-rule.js';
import { MASKING_RULES_MAX, type MaskingRules } from '../../masking/masking-rules.js';
import type { Permissions } from '../access/permissions.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { Problem } from '../http/problem.js';
import { requirePlace } from '../masking/masking-place.js';
import { change, demand, type DefinitionPart, type Plan } from './definition-part.js';
import type { Definitions, MaskingRuleDefinition } from './definitions.dto.js';

/** What is hidden of records: added, never taken away, so that a cluster made from a document shows no more than the one that it is of. */
@Injectable()
export class MaskingPart implements DefinitionPart {
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  async export(permissions: Permissions): Promise<Partial<Definitions>> {
    const { masking } = this.context;
    if (masking === undefined || !permissions.allows('maskingRule:view')) return {};
    const rules = masking.all.map((rule) => definitionOf(rule));
    return { maskingRules: rules.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) };
  }

  async plan({ maskingRules: wanted = [] }: Definitions, permissions: Permissions): Promise<Plan> {
    if (wanted.length === 0) return [];
    const rules = this.rules();
    // A rule has no name by which it would be made once: an import that is repeated at another broker is to find its rules.
    await rules.catchUp().catch(() => undefined);
    const known = new Set(rules.all.map((rule) => keyOf(rule)));
    return wanted.map((rule, index) => {
      requirePlace(rule, `/maskingRules/${index}`);
      if (known.has(keyOf(rule))) return [];
      known.add(keyOf(rule));
      demand(permissions, 'maskingRule:edit');
      const { target, place, action: hiding } = rule;
      const what = `${target} ${place}`.trim();
      const apply = (actor: string): Promise<void> => this.add(rules, rule, actor);
      const rest = { action: 'create', what, before: null, after: hiding, apply } as const;
      return [change('maskingRule', rule.topic, rest)];
    });
  }

  private async add(
    rules: MaskingRules,
    rule: MaskingRuleDefinition,
    createdBy: string,
  ): Promise<void> {
    const createdMs = this.context.clock.now();
    const row = { ...definitionOf(rule), id: randomUUID(), createdBy, createdMs };
    if (await rules.add(row)) return;
    throw new Problem('invalid-request', `There are ${MASKING_RULES_MAX} masking rules already.`);
  }

  private rules(): MaskingRules {
    const { masking } = this.context;
    if (masking !== undefined) return masking;
    throw new Problem('needs-postgresql', 'There are no masking rules here.');
  }
}

type Rule = Omit<MaskingRule, 'id' | 'createdBy' | 'createdMs'>;

function definitionOf(rule: Rule): Rule {
  const { patternType, topic, target, place, action, replacement, description } = rule;
  return { patternType, topic, target, place, action, replacement, description };
}

/** Two rules that hide the same in the same way are one; why, in words, does not matter. */
function keyOf({ patternType, topic, target, place, action, replacement }: Rule): string {
  return JSON.stringify([topic, patternType, target, place, action, replacement]);
}
