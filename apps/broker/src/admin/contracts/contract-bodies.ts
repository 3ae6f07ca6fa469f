import type { Contract, ContractVersion, Difference } from './contracts.service.js';
import type {
  CheckedContract,
  ContractDiff,
  ContractSummary,
  ContractVersionBody,
  NamedContract,
} from './contracts.dto.js';
import { schemaText } from './is-schema.js';
import type { Candidate, Checked } from './publishing.js';
import type { FieldShape } from './schemas/field-shape.js';

/** @param topic where it travels, as far as anybody knows. */
export function contractSummary(contract: Contract, topic: string | null): ContractSummary {
  const { subject, versions, isDeleted, schemas, settings } = contract;
  const latest = versions[versions.length - 1];
  return {
    event: subject.name,
    topic,
    description: subject.description,
    schemaType: schemas.get(latest.schemaId)?.type ?? 'JSON',
    latestVersion: latest.version,
    versions: isDeleted ? [] : versions.map(({ version }) => version),
    schemaId: latest.schemaId,
    compatibility: settings.compatibility,
    mode: settings.mode,
    registeredAt: latest.registeredAt.toISOString(),
    registeredBy: latest.registeredBy,
    isDeleted,
    lastRefusal:
      subject.refusal === null
        ? null
        : { ...subject.refusal, findings: [...subject.refusal.findings] },
  };
}

export function versionBody(
  { row, schema }: ContractVersion,
  fields: readonly FieldShape[],
): ContractVersionBody {
  return {
    event: row.subject,
    version: row.version,
    schemaId: schema.id,
    schemaType: schema.type,
    schema: schema.text,
    references: schema.references.map((reference) => ({ ...reference })),
    fields: [...fields],
    registeredAt: row.registeredAt.toISOString(),
    registeredBy: row.registeredBy,
    isDeleted: row.isDeleted,
  };
}

export function diffBody(
  event: string,
  { changes, findings }: Difference,
  versions: Pick<ContractDiff, 'from' | 'to'>,
): ContractDiff {
  return {
    event,
    ...versions,
    changes: [...changes],
    isBackwardCompatible: !findings.some(({ direction }) => direction === 'backward'),
    isForwardCompatible: !findings.some(({ direction }) => direction === 'forward'),
    findings: [...findings],
  };
}

export function checkedBody({
  event,
  findings,
  comparedWith,
  published,
}: Checked): CheckedContract {
  return {
    event,
    isCompatible: findings.length === 0,
    latestVersion: comparedWith,
    isRegistered: published !== null,
    findings: [...findings],
  };
}

export function candidateOf(
  { event, schemaType, schema, references = [], topic, description }: NamedContract,
  version: number | null,
): Candidate {
  return {
    event,
    source: { type: schemaType, text: schemaText(schema), references },
    topic: topic ?? null,
    description: description ?? null,
    version,
  };
}
