import { inTransaction, type Pool, type PoolClient } from '@posthorn/db';

/** A broker that has been gone for so long gets another number when it comes back. */
const KEPT = `interval '1 day'`;

const FORGET = `
  delete from posthorn.broker_ids i
  where seen_at < clock_timestamp() - ${KEPT}
    and not exists (select from posthorn.brokers b where b.broker_id = i.broker_id)`;

const SEEN = `
  update posthorn.broker_ids set seen_at = clock_timestamp() where address = $1 returning broker_id`;

// Brokers that start together get different ones.
const LOCK = 'lock table posthorn.broker_ids in share row exclusive mode';

// The smallest that nobody has, from 1 on as in Kafka's own examples.
const CLAIM_FREE = `
  insert into posthorn.broker_ids (broker_id, address)
  select min(id), $1 from (
    select generate_series(1, (select count(*) from posthorn.broker_ids) + (select count(*) from posthorn.brokers) + 1)::int
    except select broker_id from posthorn.broker_ids
    except select broker_id from posthorn.brokers
  ) free (id)
  returning broker_id`;

// An address that had another number, or a number that had another address, has it no more.
const GIVE_UP = `delete from posthorn.broker_ids where broker_id = $1 or address = $2`;
const CLAIM = `insert into posthorn.broker_ids (broker_id, address) values ($1, $2)`;

/** The number of the broker at this address: the one it had, or else a free one. Durable, so it has it again. */
export async function claimBrokerId(pool: Pool, address: string): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query(LOCK);
    await client.query(FORGET);
    return (await idOf(client, SEEN, address)) ?? freeId(client, address);
  });
}

/** A number that somebody chose for the broker at this address: nobody else is given it while it is away. */
export async function keepBrokerId(pool: Pool, address: string, brokerId: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(LOCK);
    await client.query(GIVE_UP, [brokerId, address]);
    await client.query(CLAIM, [brokerId, address]);
  });
}

async function freeId(client: PoolClient, address: string): Promise<number> {
  const id = await idOf(client, CLAIM_FREE, address);
  if (id === null) throw new Error('no free broker id was found');
  return id;
}

async function idOf(client: PoolClient, text: string, address: string): Promise<number | null> {
  const { rows } = await client.query<{ broker_id: number }>(text, [address]);
  return rows[0]?.broker_id ?? null;
}
