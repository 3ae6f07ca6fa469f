import type { ResourcePatternBody } from '@posthorn/admin-client';

export const KIND_NAMES: Readonly<Record<string, string>> = {
  topic: 'topics',
  group: 'groups',
  deadLetter: 'dead letters',
  contract: 'contracts',
};

/** What a role or a key holds for, as one line: "topics orders.…, group /dev-.+/". */
export function resourcesText(resources: readonly ResourcePatternBody[] | null): string {
  if (resources === null || resources.length === 0) return 'everything';
  return resources.map(patternText).join(', ');
}

function patternText({ kind, patternType, name }: ResourcePatternBody): string {
  if (kind === '*') return 'everything';
  const kinds = KIND_NAMES[kind] ?? kind;
  if (patternType === 'literal') return name === '*' ? `all ${kinds}` : `${kinds} ${name}`;
  return patternType === 'prefixed' ? `${kinds} ${name}…` : `${kinds} /${name}/`;
}
