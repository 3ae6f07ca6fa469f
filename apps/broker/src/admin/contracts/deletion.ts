import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { notFound, versionNotFound } from './contracts.service.js';
import { SchemaRows } from './store/schema-rows.js';
import { SubjectRows, type SubjectVersion } from './store/subject-rows.js';
import type { Run } from './store/run.js';

/**
 * Deleting in two steps, as Confluent's registry does it: first out of sight, which registering takes back under a new
 * version, then for good. Schemas stay under their ids either way, since records name them.
 */
@Injectable()
export class Deletion {
  constructor(
    private readonly schemas: SchemaRows,
    private readonly subjects: SubjectRows,
  ) {}

  /** @returns the versions that are gone. @throws Problem when there is nothing to delete, or others refer to it. */
  contract(event: string, isPermanent: boolean, validateOnly: boolean): Promise<readonly number[]> {
    return this.#within(event, validateOnly, async (run, all) => {
      const live = all.filter(({ isDeleted }) => !isDeleted);
      if (all.length === 0) throw notFound(event);
      if (isPermanent && live.length > 0) {
        throw new Problem('contract-not-deleted', `"${event}" was not deleted first.`);
      }
      if (!isPermanent && live.length === 0) {
        throw new Problem('contract-deleted', `"${event}" is deleted already.`);
      }
      return this.#delete(run, event, isPermanent ? all : live, isPermanent);
    });
  }

  async version(
    event: string,
    wanted: number | 'latest',
    isPermanent: boolean,
    validateOnly: boolean,
  ): Promise<number> {
    const [version] = await this.#within(event, validateOnly, async (run, all) => {
      if (all.length === 0) throw notFound(event);
      const live = all.filter(({ isDeleted }) => !isDeleted);
      const row = wanted === 'latest' ? live.at(-1) : all.find((one) => one.version === wanted);
      if (row === undefined) throw versionNotFound(event, wanted);
      const what = `Version ${row.version} of "${event}"`;
      if (isPermanent && !row.isDeleted) {
        throw new Problem('contract-version-not-deleted', `${what} was not deleted first.`);
      }
      if (!isPermanent && row.isDeleted) {
        throw new Problem('contract-version-deleted', `${what} is deleted already.`);
      }
      return this.#delete(run, event, [row], isPermanent);
    });
    return version;
  }

  async #within(
    event: string,
    validateOnly: boolean,
    work: (run: Run, all: readonly SubjectVersion[]) => Promise<readonly number[]>,
  ): Promise<readonly number[]> {
    let versions: readonly number[] = [];
    try {
      await this.subjects.transaction(async (run) => {
        const locked = await this.subjects.lock(run, event);
        versions = await work(run, locked.versions);
        if (validateOnly) throw new TakenBack();
      });
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
    }
    return versions;
  }

  async #delete(
    run: Run,
    event: string,
    rows: readonly SubjectVersion[],
    isPermanent: boolean,
  ): Promise<readonly number[]> {
    const versions = rows.map(({ version }) => version);
    if (isPermanent) await this.subjects.delete(run, event, versions);
    else await this.subjects.softDelete(run, event, versions);
    // After the rows are locked: whoever was about to refer to one of them has done so by now, or cannot any more.
    for (const version of versions) {
      const [user] = await this.schemas.referencing(event, version, isPermanent, run);
      if (user === undefined) continue;
      const message = `Schema ${user} refers to version ${version} of "${event}".`;
      throw new Problem('schema-in-use', message);
    }
    return versions;
  }
}

/** Ends a transaction that was only to show what it would do. */
class TakenBack extends Error {
  override readonly name = 'TakenBack';
}
