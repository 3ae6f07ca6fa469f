import { Injectable } from '@nestjs/common';
import type { Permissions } from '../access/permissions.js';
import { Contract, ContractsService } from '../contracts/contracts.service.js';
import { Restoring } from '../contracts/restoring.js';
import { schemaText } from '../contracts/is-schema.js';
import type { SchemaSource } from '../contracts/schemas/schema-type.js';
import { digestOf } from '../contracts/store/schema-rows.js';
import { EVERY_SUBJECT, type OwnSettings } from '../contracts/store/setting-rows.js';
import { AdminTables } from '../database/admin-tables.js';
import { inOrderOfReferences } from './contract-order.js';
import {
  change,
  demand,
  type DefinitionPart,
  type Plan,
  type PlannedChange,
} from './definition-part.js';
import type {
  ContractDefinition,
  ContractVersionDefinition,
  Definitions,
} from './definitions.dto.js';

const PAGE_SIZE = 500;

/** Contracts with the versions that are not deleted, under their numbers, and what new ones are held to. */
@Injectable()
export class ContractPart implements DefinitionPart {
  constructor(
    private readonly tables: AdminTables,
    private readonly contracts: ContractsService,
    private readonly restoring: Restoring,
  ) {}

  async export(permissions: Permissions): Promise<Partial<Definitions>> {
    if (!this.tables.isThere) return {};
    const ofAll = permissions.allows('config:view')
      ? { contractSettings: given(await this.contracts.own(EVERY_SUBJECT)) }
      : {};
    if (!permissions.allowsSomewhere('contract:view')) return ofAll;
    const contracts: ContractDefinition[] = [];
    for await (const contract of this.all(permissions)) {
      contracts.push(definitionOf(contract, await this.contracts.own(contract.subject.name)));
    }
    return { ...ofAll, contracts };
  }

  async plan(document: Definitions, permissions: Permissions): Promise<Plan> {
    const { contracts = [], contractSettings } = document;
    const found = new Map<string, Contract>();
    if (contracts.length > 0) {
      for await (const contract of this.all(permissions)) {
        found.set(contract.subject.name, contract);
      }
    }
    const plan: (readonly PlannedChange[])[] = [];
    const versions: { event: string; version: ContractVersionDefinition; change: PlannedChange }[] =
      [];
    for (const [index, wanted] of contracts.entries()) {
      const contract = found.get(wanted.event);
      const numbered = this.versionsOf(wanted, contract);
      for (const { version } of numbered) {
        await this.restoring.check(sourceOf(version), `/contracts/${index}/versions`);
      }
      const conflicts = numbered.filter(({ change: { action } }) => action === 'conflict');
      const made = numbered.filter(({ change: { action } }) => action !== 'conflict');
      versions.push(...made);
      const said = await this.saidOf(wanted, contract);
      if (made.length + said.length > 0) demand(permissions, 'contract:edit', wanted.event);
      if (numbered.length + said.length === 0) plan.push([]);
      plan.push(...conflicts.map((one) => [one.change]), ...said.map((one) => [one]));
    }
    // All versions before what is said of contracts: a contract that takes no new ones has them by then.
    const restored = inOrderOfReferences(versions).map((one) => [one.change]);
    return [...restored, ...plan, ...(await this.planSettings(contractSettings, permissions))];
  }

  private versionsOf(
    { event, versions }: ContractDefinition,
    contract: Contract | undefined,
  ): { event: string; version: ContractVersionDefinition; change: PlannedChange }[] {
    const there = new Map(contract?.versions.map((one) => [one.version, one.schemaId]));
    const last = contract?.versions.at(-1)?.version ?? 0;
    return versions.flatMap((version) => {
      const source = sourceOf(version);
      const id = there.get(version.version);
      const known = id === undefined ? undefined : contract?.schemas.get(id);
      if (known !== undefined && digestOf(known).equals(digestOf(source))) return [];
      const what = `version ${version.version}`;
      const isTaken = known !== undefined || version.version <= last;
      const before = known === undefined ? `version ${last}` : 'another schema';
      const texts = { what, before: isTaken ? before : null, after: source.type };
      const apply = (actor: string) =>
        this.restoring.restore({ event, version: version.version, source }, actor);
      const rest = isTaken
        ? ({ ...texts, action: 'conflict', apply: null } as const)
        : ({ ...texts, action: 'create', apply } as const);
      return [{ event, version, change: change('contract', event, rest) }];
    });
  }

  /** What is not said is left as it is. */
  private async saidOf(
    wanted: ContractDefinition,
    contract: Contract | undefined,
  ): Promise<PlannedChange[]> {
    const { event, topic = null, description = null } = wanted;
    const changes: PlannedChange[] = [];
    const now = { topic: null, description: null, ...contract?.subject };
    const describe = (what: string, before: string | null, after: string): void => {
      const [ofTopic, ofWords] = what === 'topic' ? [after, null] : [null, after];
      const apply = () => this.restoring.describe(event, ofTopic, ofWords);
      const action = before === null ? 'create' : 'update';
      changes.push(change('contract', event, { action, what, before, after, apply }));
    };
    if (topic !== null && topic !== now.topic) describe('topic', now.topic, topic);
    if (description !== null && description !== now.description) {
      describe('description', now.description, description);
    }
    const own = await this.contracts.own(event);
    return [...changes, ...this.settingsOf(event, event, wanted, own)];
  }

  private async planSettings(
    wanted: Definitions['contractSettings'],
    permissions: Permissions,
  ): Promise<Plan> {
    if (wanted === undefined) return [];
    const own = await this.contracts.own(EVERY_SUBJECT);
    const changes = this.settingsOf(EVERY_SUBJECT, '*', wanted, own);
    if (changes.length > 0) demand(permissions, 'config:edit');
    return changes.length > 0 ? changes.map((one) => [one]) : [[]];
  }

  private settingsOf(
    subject: string,
    name: string,
    wanted: Pick<ContractDefinition, 'compatibility' | 'mode'>,
    own: OwnSettings,
  ): PlannedChange[] {
    return (['compatibility', 'mode'] as const).flatMap((what) => {
      const [before, after] = [own[what], wanted[what] ?? null];
      if (after === null || after === before) return [];
      const apply = () => this.contracts.putSettings(subject, { [what]: after });
      const action = before === null ? 'create' : 'update';
      return [change('contract', name, { action, what, before, after, apply })];
    });
  }

  private async *all(permissions: Permissions): AsyncGenerator<Contract> {
    const filter = { prefix: '', topic: null, withDeleted: false };
    let pageToken: string | undefined;
    do {
      const query = { pageSize: PAGE_SIZE, pageToken };
      const page = await this.contracts.page(filter, query, permissions);
      yield* page.contracts;
      pageToken = page.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
  }
}

function definitionOf(
  { subject, versions, schemas }: Contract,
  own: OwnSettings,
): ContractDefinition {
  const { name: event, topic, description } = subject;
  return {
    event,
    ...(topic === null ? {} : { topic }),
    ...(description === null ? {} : { description }),
    ...given(own),
    versions: versions.flatMap(({ version, schemaId }): ContractVersionDefinition[] => {
      const schema = schemas.get(schemaId);
      if (schema === undefined) return [];
      const { type: schemaType, text, references } = schema;
      const uses = references.map((reference) => ({ ...reference }));
      return [{ version, schemaType, schema: text, references: uses }];
    }),
  };
}

function given({
  compatibility,
  mode,
}: OwnSettings): Pick<ContractDefinition, 'compatibility' | 'mode'> {
  return {
    ...(compatibility === null ? {} : { compatibility }),
    ...(mode === null ? {} : { mode }),
  };
}

function sourceOf({
  schemaType,
  schema,
  references = [],
}: ContractVersionDefinition): SchemaSource {
  return { type: schemaType, text: schemaText(schema), references };
}
