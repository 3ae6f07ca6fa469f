import type { PolicyTable } from '../policies/postgres-rows.js';
import { quotaKey, type ClientQuota } from './client-quota.js';

export const quotaTable: PolicyTable<ClientQuota> = {
  kind: 'client-quotas',
  keyOf: quotaKey,
  select: async (database) => {
    const { rows } = await database.query<ClientQuota>(
      'select entity, quota_key as key, quota_value as value from posthorn.client_quotas',
    );
    return rows;
  },
  remove: async (database, quotas) => {
    await database.query(
      `delete from posthorn.client_quotas where (entity, quota_key) in
         (select entity::jsonb, quota_key from unnest($1::text[], $2::text[]) as gone (entity, quota_key))`,
      [entities(quotas), quotas.map(({ key }) => key)],
    );
  },
  insert: async (database, quotas) => {
    await database.query(
      `insert into posthorn.client_quotas (entity, quota_key, quota_value)
         select entity::jsonb, quota_key, quota_value
         from unnest($1::text[], $2::text[], $3::float8[]) as new (entity, quota_key, quota_value)`,
      [entities(quotas), quotas.map(({ key }) => key), quotas.map(({ value }) => value)],
    );
  },
};

function entities(quotas: readonly ClientQuota[]): string[] {
  return quotas.map(({ entity }) => JSON.stringify(entity));
}
