import type { DataSource, EntityManager } from 'typeorm';

/** A client of node-postgres; before 8.17 it does not tell. */
interface TellsStatus {
  getTransactionStatus?(): 'I' | 'T' | 'E' | null;
  /** The server's last word about the transaction is known: an error is told before it has come. */
  readonly readyForQuery?: boolean;
}

const IN_FAILED_TRANSACTION = '25P02';

const FAILED =
  'a statement of the transaction failed and its error was caught, so PostgreSQL would commit nothing: let the error through, ' +
  'or run the statement in manager.transaction(), which is a savepoint';

const ENDED =
  'a statement of its own ended the transaction: commit and rollback are for whoever began it';

/**
 * As `dataSource.transaction`, and rejects where nothing would be committed. PostgreSQL answers the COMMIT of a transaction in which a
 * statement failed with a rollback, which is no error, and TypeORM takes it for done: a record would count as applied, and its
 * effects would be gone without a word.
 */
export function inWholeTransaction<Result>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  return dataSource.transaction(async (manager) => {
    const result = await work(manager);
    await assertCommits(manager);
    return result;
  });
}

/** Without a round trip where the driver knows: all that the server has answered said it. */
async function assertCommits(manager: EntityManager): Promise<void> {
  const client = (await manager.queryRunner?.connect()) as TellsStatus | undefined;
  const status = (): string | null => client?.getTransactionStatus?.() ?? null;
  if (client?.readyForQuery !== true || status() === null) await ask(manager);
  if (status() === 'E') throw new Error(FAILED);
  if (status() === 'I') throw new Error(ENDED);
}

async function ask(manager: EntityManager): Promise<void> {
  try {
    await manager.query('select');
  } catch (cause) {
    if ((cause as { readonly code?: unknown }).code !== IN_FAILED_TRANSACTION) throw cause;
    throw new Error(FAILED, { cause });
  }
}
