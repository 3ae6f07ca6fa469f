import { Injectable } from '@nestjs/common';
import { AdminTables } from '../../database/admin-tables.js';
import { runOf, type Run } from './run.js';
import { DEFAULT_COMPATIBILITY, type CompatibilityLevel } from '../schemas/compatibility.js';

/** Whether versions are taken. Confluent's IMPORT, with ids of the caller's choice, is not among them. */
export const MODES = ['READWRITE', 'READONLY'] as const;

export type Mode = (typeof MODES)[number];

export const DEFAULT_MODE: Mode = 'READWRITE';

/** null: those of all subjects hold. */
export interface OwnSettings {
  readonly compatibility: CompatibilityLevel | null;
  readonly mode: Mode | null;
}

export interface EffectiveSettings {
  readonly compatibility: CompatibilityLevel;
  readonly mode: Mode;
}

/** The row of what holds for all. */
export const EVERY_SUBJECT = '';

const FIND = `
  select subject, compatibility, mode from posthorn_admin.subject_settings where subject = any($1)`;
/** What is not to be changed stays, whoever changes it at the same time. */
const PUT = `
  insert into posthorn_admin.subject_settings as s (subject, compatibility, mode) values ($1, $2, $3)
  on conflict (subject) do update set
    compatibility = case when $4 then excluded.compatibility else s.compatibility end,
    mode = case when $5 then excluded.mode else s.mode end`;

const DEFAULTS: EffectiveSettings = { compatibility: DEFAULT_COMPATIBILITY, mode: DEFAULT_MODE };
const NONE: OwnSettings = { compatibility: null, mode: null };

interface SettingsRow extends OwnSettings {
  readonly subject: string;
}

/** What a new version has to get along with, and whether there may be one: of each subject, and of all. */
@Injectable()
export class SettingRows {
  readonly #run: Run;

  constructor(tables: AdminTables) {
    this.#run = runOf(tables);
  }

  async own(subject: string): Promise<OwnSettings> {
    return (await this.#rows([subject])).get(subject) ?? NONE;
  }

  async effective(subject: string, run = this.#run): Promise<EffectiveSettings> {
    return (await this.effectiveOf([subject], run)).get(subject) ?? DEFAULTS;
  }

  async effectiveOf(
    subjects: readonly string[],
    run = this.#run,
  ): Promise<ReadonlyMap<string, EffectiveSettings>> {
    const rows = await this.#rows([...subjects, EVERY_SUBJECT], run);
    const ofAll = rows.get(EVERY_SUBJECT) ?? NONE;
    return new Map(
      subjects.map((subject) => {
        const own = rows.get(subject) ?? NONE;
        const compatibility = own.compatibility ?? ofAll.compatibility ?? DEFAULT_COMPATIBILITY;
        return [subject, { compatibility, mode: own.mode ?? ofAll.mode ?? DEFAULT_MODE }] as const;
      }),
    );
  }

  async put(subject: string, change: Partial<OwnSettings>): Promise<void> {
    const { compatibility = null, mode = null } = change;
    const isGiven = [change.compatibility !== undefined, change.mode !== undefined];
    await this.#run(PUT, [subject, compatibility, mode, ...isGiven]);
  }

  async #rows(
    subjects: readonly string[],
    run = this.#run,
  ): Promise<ReadonlyMap<string, OwnSettings>> {
    const rows = await run<SettingsRow>(FIND, [subjects]);
    return new Map(rows.map(({ subject, ...own }) => [subject, own]));
  }
}
