import {
  type DataSource,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';

type Transaction = (...given: unknown[]) => Promise<unknown>;

/**
 * TypeORM lets go of a connection that breaks between two statements of a transaction, and tells the next one that its query
 * runner was "already released", as if an await had been forgotten. From now on transactions of this DataSource reject with what
 * happened, which is an outage and nobody's mistake. TypeORM has no other place where it could be told.
 */
export function tellOfLostConnections({ manager }: DataSource): void {
  const transaction = manager.transaction.bind(manager) as Transaction;
  const told: Transaction = async (...given) => {
    try {
      return await transaction(...given);
    } catch (error) {
      if (!isOfLostConnection(error)) throw error;
      const what = 'the connection to PostgreSQL broke in the middle of the transaction';
      throw new Error(`${what}, which is rolled back`, { cause: error });
    }
  };
  manager.transaction = told;
}

/** Of statements, and of the manager before it has one. */
function isOfLostConnection(error: unknown): boolean {
  return (
    error instanceof QueryRunnerAlreadyReleasedError ||
    error instanceof QueryRunnerProviderAlreadyReleasedError
  );
}
