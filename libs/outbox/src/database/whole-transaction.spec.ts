import type { DataSource, EntityManager } from 'typeorm';
import { inWholeTransaction } from './whole-transaction.js';

/** As node-postgres is in between: it has told of an error, and the server has not said yet how the transaction stands. */
function inBetween(answers: () => Promise<unknown>): DataSource {
  const client = { readyForQuery: false, getTransactionStatus: () => 'T' };
  const queryRunner = { connect: () => Promise.resolve(client) };
  const manager = { queryRunner, query: answers } as unknown as EntityManager;
  const transaction = (work: (manager: EntityManager) => Promise<unknown>) => work(manager);
  return { transaction } as unknown as DataSource;
}

describe('a transaction of which the server has not said yet how it stands', () => {
  it('is asked, and commits nothing where it has failed', async () => {
    const failed = Object.assign(new Error('current transaction is aborted'), { code: '25P02' });
    const asked = inWholeTransaction(
      inBetween(() => Promise.reject(failed)),
      () => Promise.resolve('done'),
    );
    await expect(asked).rejects.toThrow('a statement of the transaction failed and its error');
  });

  it('fails as the question does, and is done where it is answered', async () => {
    const lost = new Error('the connection ended');
    const broken = inBetween(() => Promise.reject(lost));
    await expect(inWholeTransaction(broken, () => Promise.resolve('done'))).rejects.toBe(lost);
    const whole = inBetween(() => Promise.resolve([]));
    expect(await inWholeTransaction(whole, () => Promise.resolve('done'))).toBe('done');
  });
});
