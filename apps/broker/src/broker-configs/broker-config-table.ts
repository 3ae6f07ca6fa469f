import type { PolicyTable } from '../policies/postgres-rows.js';

/** The name of all brokers together: what holds for those that have no value of their own. */
export const ALL_BROKERS = '';

export interface BrokerConfigRow {
  /** A broker's id as text, or ALL_BROKERS. */
  readonly broker: string;
  readonly name: string;
  readonly value: string;
}

export function brokerConfigKey({ broker, name }: BrokerConfigRow): string {
  return JSON.stringify([broker, name]);
}

export const brokerConfigTable: PolicyTable<BrokerConfigRow> = {
  kind: 'broker-configs',
  keyOf: brokerConfigKey,
  select: async (database) => {
    const { rows } = await database.query<BrokerConfigRow>(
      'select broker, name, value from posthorn.broker_configs',
    );
    return rows;
  },
  remove: async (database, rows) => {
    await database.query(
      `delete from posthorn.broker_configs
       where (broker, name) in (select * from unnest($1::text[], $2::text[]))`,
      [rows.map(({ broker }) => broker), rows.map(({ name }) => name)],
    );
  },
  insert: async (database, rows) => {
    await database.query(
      `insert into posthorn.broker_configs (broker, name, value)
       select * from unnest($1::text[], $2::text[], $3::text[])`,
      [
        rows.map(({ broker }) => broker),
        rows.map(({ name }) => name),
        rows.map(({ value }) => value),
      ],
    );
  },
};
