import { Injectable } from '@nestjs/common';
import type { Permissions } from '../access/permissions.js';
import { Problem } from '../http/problem.js';
import { AccessPart } from './access-part.js';
import { AclPart } from './acl-part.js';
import { AlertPart } from './alert-part.js';
import { ConfigPart } from './config-part.js';
import { ContractPart } from './contract-part.js';
import type { DefinitionPart, PlannedChange } from './definition-part.js';
import type { DefinitionChange, Definitions } from './definitions.dto.js';
import { MaskingPart } from './masking-part.js';
import { QuotaPart } from './quota-part.js';
import { TopicPart } from './topic-part.js';

export interface DefinitionPlan {
  readonly changes: readonly PlannedChange[];
  readonly unchanged: number;
}

/** A cluster as a document, and from a document. */
@Injectable()
export class DefinitionsService {
  private readonly parts: readonly DefinitionPart[];

  constructor(
    topics: TopicPart,
    configs: ConfigPart,
    acls: AclPart,
    quotas: QuotaPart,
    access: AccessPart,
    alerts: AlertPart,
    masking: MaskingPart,
    contracts: ContractPart,
  ) {
    // In the order in which changes are made: what is to be hidden is hidden before anybody may look.
    this.parts = [masking, configs, topics, quotas, acls, access, alerts, contracts];
  }

  async export(permissions: Permissions): Promise<Definitions> {
    const document: Definitions = { version: 1 };
    for (const part of this.parts) Object.assign(document, await part.export(permissions));
    return document;
  }

  /** @throws Problem when the caller may not make a change, or the document makes no sense: then nothing is made. */
  async plan(document: Definitions, permissions: Permissions): Promise<DefinitionPlan> {
    requireDistinct(document);
    const changes: PlannedChange[] = [];
    let unchanged = 0;
    for (const part of this.parts) {
      for (const ofEntry of await part.plan(document, permissions)) {
        if (ofEntry.length === 0) unchanged++;
        changes.push(...ofEntry);
      }
    }
    return { changes, unchanged };
  }

  /** @throws Problem that names each conflict; then nothing is made. */
  requireNoConflict({ changes }: DefinitionPlan): void {
    const conflicts = changes.filter(({ action }) => action === 'conflict');
    if (conflicts.length === 0) return;
    const errors = conflicts.map(({ kind, name, what, before, after }) => ({
      pointer: `/${kind}/${name}/${what}`,
      message: `is ${before} and cannot become ${after}`,
    }));
    const detail = errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
    throw new Problem('definitions-conflict', detail, { errors });
  }

  /** One after the other. What was made when one fails stays, and the same import makes the rest. */
  async apply({ changes }: DefinitionPlan, actor: string): Promise<void> {
    for (const { apply } of changes) await apply?.(actor);
  }
}

export function changeBody(change: PlannedChange): DefinitionChange {
  const { kind, name, action, what, before, after } = change;
  return { kind, name, action, what, before, after };
}

/** Of two entries for one topic, role or rule each import would undo the other. */
function requireDistinct({
  topics = [],
  roles = [],
  alertRules = [],
  contracts = [],
}: Definitions): void {
  const named = [
    ...topics.map(({ topic }, index) => [`/topics/${index}`, `topic ${topic}`] as const),
    ...contracts.flatMap(({ event, versions }, index) => [
      [`/contracts/${index}`, `contract ${event}`] as const,
      ...versions.map(
        ({ version }, at) =>
          [`/contracts/${index}/versions/${at}`, `version ${version} of ${event}`] as const,
      ),
    ]),
    ...roles.map(({ name }, index) => [`/roles/${index}`, `role ${name}`] as const),
    ...alertRules.map(({ name }, index) => [`/alertRules/${index}`, `alert rule ${name}`] as const),
  ];
  const seen = new Set<string>();
  for (const [pointer, name] of named) {
    if (seen.has(name)) {
      const errors = [{ pointer, message: `${name} is there twice` }];
      throw new Problem('invalid-request', `${pointer}: ${name} is there twice`, { errors });
    }
    seen.add(name);
  }
}
