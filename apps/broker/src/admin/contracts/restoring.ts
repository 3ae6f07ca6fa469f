import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { KnownSchemas, notValid } from './known-schemas.js';
import { readOnly } from './publishing.js';
import type { SchemaSource } from './schemas/schema-type.js';
import { SchemaRows } from './store/schema-rows.js';
import { SettingRows } from './store/setting-rows.js';
import { SubjectRows } from './store/subject-rows.js';

/** A version as another cluster has it. */
export interface RestoredVersion {
  readonly event: string;
  readonly version: number;
  readonly source: SchemaSource;
}

/**
 * Versions under the numbers that they had elsewhere, which references name and events tell. They are not held to a level of
 * compatibility: when they were registered, that was asked, of versions that may be deleted by now and by a level that has
 * changed since.
 */
@Injectable()
export class Restoring {
  constructor(
    private readonly known: KnownSchemas,
    private readonly schemas: SchemaRows,
    private readonly subjects: SubjectRows,
    private readonly settings: SettingRows,
  ) {}

  /** What refers to others is understood when these are there. @throws Problem when the schema is not valid. */
  async check(source: SchemaSource, pointer: string): Promise<void> {
    if (source.references.length === 0) await this.known.parse(source, pointer);
  }

  /** @throws Problem when the schema is not valid, the contract is read-only, or a version is there that is not before this one. */
  async restore({ event, version, source }: RestoredVersion, by: string): Promise<void> {
    await this.known.parse(source, '');
    await this.subjects.transaction(async (run) => {
      const { versions } = await this.subjects.lock(run, event);
      const last = versions.at(-1)?.version ?? 0;
      if (last >= version) {
        const detail = `"${event}" has version ${last} meanwhile, and ${version} cannot come behind it.`;
        throw new Problem('contract-version-taken', detail);
      }
      const { mode } = await this.settings.effective(event, run);
      if (mode === 'READONLY') throw readOnly(event);
      for (const { subject, version: wanted } of source.references) {
        if (await this.subjects.hold(run, subject, wanted)) continue;
        throw notValid(`It refers to version ${wanted} of "${subject}", and there is none.`, '');
      }
      const schemaId = await this.schemas.add(run, source);
      await this.subjects.add(run, { subject: event, version, schemaId, registeredBy: by });
    });
  }

  /** Where its events travel and what it is, as far as that is said. The contract is there. */
  async describe(event: string, topic: string | null, description: string | null): Promise<void> {
    await this.subjects.transaction((run) =>
      this.subjects.describe(run, { name: event, topic, description }),
    );
  }
}
