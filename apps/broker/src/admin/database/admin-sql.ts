import { Injectable, Optional } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Problem } from '../http/problem.js';
import { whileReachable } from './while-reachable.js';

/** Statements over the tables of the admin side, where an entity's repository would not say what is meant. */
@Injectable()
export class AdminSql {
  constructor(@Optional() private readonly database?: DataSource) {}

  get isThere(): boolean {
    return this.database !== undefined;
  }

  /**
   * Changes are written as `with x as (delete … returning …) select … from x`: TypeORM answers a bare DELETE otherwise.
   * @param what of the sentence "… could not be reached".
   * @throws Problem without a database: nothing of what needs tables is kept in memory instead.
   */
  query<Row extends object>(what: string, sql: string, values: readonly unknown[]): Promise<Row[]> {
    return whileReachable(what, this.existing().query<Row[]>(sql, [...values]));
  }

  /** All or nothing; a problem that `work` throws takes everything back. */
  async transaction<T>(what: string, work: (query: AdminSql['query']) => Promise<T>): Promise<T> {
    const run = (manager: EntityManager): Promise<T> =>
      work((part, sql, values) => whileReachable(part, manager.query(sql, [...values])));
    try {
      return await this.existing().transaction(run);
    } catch (error) {
      if (error instanceof Problem) throw error;
      return await whileReachable(what, Promise.reject(error as Error));
    }
  }

  private existing(): DataSource {
    if (this.database !== undefined) return this.database;
    throw new Problem(
      'needs-postgresql',
      'This broker keeps its log in memory, and has no tables for this.',
    );
  }
}
