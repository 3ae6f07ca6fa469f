import type { PolicyTable } from '../policies/postgres-rows.js';

export const MASKING_TARGETS = ['value', 'header', 'key'] as const;
export const MASKING_ACTIONS = ['REMOVE', 'REPLACE', 'MASK'] as const;

/** What is hidden of the records of some topics. */
export interface MaskingRule {
  readonly id: string;
  readonly patternType: 'literal' | 'prefixed';
  /** As a literal, * is every topic. */
  readonly topic: string;
  readonly target: (typeof MASKING_TARGETS)[number];
  /** A JSON path into the value, in which [*] is every entry; the name of a header; empty for the key. */
  readonly place: string;
  readonly action: (typeof MASKING_ACTIONS)[number];
  /** Of REPLACE. */
  readonly replacement: string;
  readonly description: string;
  readonly createdBy: string;
  /** Milliseconds since the epoch. */
  readonly createdMs: number;
}

export function maskingRuleKey({ id }: MaskingRule): string {
  return id;
}

export const maskingRuleTable: PolicyTable<MaskingRule> = {
  kind: 'masking-rules',
  keyOf: maskingRuleKey,
  select: async (database) => {
    const { rows } = await database.query<MaskingRule>(
      `select rule_id as id, pattern_type as "patternType", topic, target, place, action, replacement, description,
         created_by as "createdBy", (extract(epoch from created_at) * 1000)::float8 as "createdMs"
       from posthorn.masking_rules`,
    );
    return rows;
  },
  remove: async (database, rows) => {
    await database.query('delete from posthorn.masking_rules where rule_id = any ($1::uuid[])', [
      rows.map(({ id }) => id),
    ]);
  },
  insert: async (database, rows) => {
    for (const rule of rows) {
      const { id, patternType, topic, target, place, action, replacement, description } = rule;
      await database.query(
        `insert into posthorn.masking_rules
           (rule_id, pattern_type, topic, target, place, action, replacement, description, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_timestamp($10 / 1000.0))`,
        [id, patternType, topic, target, place, action, replacement, description]
          .concat(rule.createdBy)
          .concat(String(rule.createdMs)),
      );
    }
  },
};
