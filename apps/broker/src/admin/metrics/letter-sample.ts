import { Inject, Injectable } from '@nestjs/common';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { AlertTable } from '../alerts/alert-table.js';
import { AdminTables } from '../database/admin-tables.js';
import { LetterTable, type OpenLetters } from '../dead-letters/letter-table.js';
import { ExportLimits } from '../exports/export-limits.js';
import { JobTable, type JobRecords } from '../jobs/job-table.js';
import type { Patience } from './patience.js';

/** Groups, topics and errors that have series of their own, those with the most letters; an error's name is anybody's text. */
const SERIES_MAX = 200;

export interface LetterSample {
  readonly open: readonly OpenLetters[];
  readonly records: readonly JobRecords[];
  /** Of exports. */
  readonly storedBytes: number;
  /** Alerts that fire, by severity; none where there is none. */
  readonly firing: ReadonlyMap<string, number>;
}

/** Dead letters, what jobs made of them and of other records, and what alert rules say, for /metrics. */
@Injectable()
export class LetterSampler {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly tables: AdminTables,
    private readonly letters: LetterTable,
    private readonly jobs: JobTable,
    private readonly exports: ExportLimits,
    private readonly alerts: AlertTable,
  ) {}

  /** null without a database, or when it does not tell. */
  sample(patience: Patience): Promise<LetterSample | null> {
    if (!this.tables.isThere) return Promise.resolve(null);
    const read = Promise.all([
      this.letters.openBy(SERIES_MAX),
      this.jobs.records(),
      this.exports.storedBytes(),
      this.alerts.firing(),
    ]);
    const sample = read.then(
      ([open, records, storedBytes, firing]) => ({ open, records, storedBytes, firing }),
      (error: unknown) => {
        this.context.logger.debug({ error }, 'dead letters could not be counted for /metrics');
        return null;
      },
    );
    return patience.wait(sample, null);
  }
}
