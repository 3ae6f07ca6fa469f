import { Injectable } from '@nestjs/common';
import type { PoolClient } from '@posthorn/db';
import { AdminTables } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';

const INSERT = `insert into posthorn_admin.export_chunks (job_id, chunk, content) values ($1, $2, $3)`;
const READ = `select content from posthorn_admin.export_chunks where job_id = $1 and chunk = $2`;
const COUNT = `select count(*)::int as chunks from posthorn_admin.export_chunks where job_id = $1`;
const DELETE = `
  with deleted as (delete from posthorn_admin.export_chunks where job_id = $1)
  update posthorn_admin.jobs set position = position || '{"isDeleted": true}' where id = $1`;

/** What exports have written, until housekeeping deletes it. */
@Injectable()
export class ExportChunks {
  constructor(private readonly tables: AdminTables) {}

  /** Within the transaction that moves the job on. */
  async insert(client: PoolClient, jobId: bigint, chunk: number, content: Buffer): Promise<void> {
    await client.query(INSERT, [jobId, chunk, content]);
  }

  async delete(client: PoolClient, jobId: bigint): Promise<void> {
    await client.query(DELETE, [jobId]);
  }

  async count(jobId: bigint): Promise<number> {
    const [{ chunks }] = await this.tables.query<{ chunks: number }>(COUNT, [jobId]);
    return chunks;
  }

  /** One at a time, as they are taken. @throws Problem where one was deleted meanwhile. */
  async *read(jobId: bigint, chunks: number): AsyncGenerator<Buffer> {
    for (let chunk = 0; chunk < chunks; chunk++) {
      const [row] = await this.tables.query<{ content: Buffer }>(READ, [jobId, chunk]);
      if (row === undefined) throw exportGone(jobId);
      yield row.content;
    }
  }
}

export function exportGone(jobId: bigint): Problem {
  return new Problem('export-gone', `What export ${jobId} has written was deleted.`);
}
