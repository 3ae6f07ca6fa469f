import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min, ValidateIf } from 'class-validator';
import { ApiInteger, ApiTextOrNull, ApiTime } from '../http/documented.js';
import { DEFAULT_SETTINGS } from './settings.js';

const DAYS_MAX = 3_650;
const EVALUATION_SECONDS_MAX = 300;
const EXPORT_BYTES_MIN = 64 * 1024;
const EXPORT_BYTES_MAX = 16 * 1024 ** 3;
const EXPORT_HOURS_MAX = 720;
const EXPORTS_PER_USER_MAX = 1_000;
const EXPORTS_STORED_BYTES_MAX = 1024 ** 4;

export class SettingsBody {
  @ApiInteger({
    nullable: true,
    description: 'How long events of the audit log are kept; null: until somebody deletes them.',
  })
  auditRetentionDays: number | null;
  @ApiInteger({
    description: 'How long alerts that are resolved, and what webhooks were told, are kept.',
  })
  alertRetentionDays: number;
  @ApiInteger({ description: 'How often alert rules are evaluated.' })
  alertEvaluationSeconds: number;
  @ApiInteger({
    description: 'What one export may store, compressed: it ends as truncated before that.',
  })
  exportBytesMax: number;
  @ApiInteger({ description: 'How long what an export has written is kept once it is done.' })
  exportRetentionHours: number;
  @ApiInteger({ description: 'How many exports somebody may have that are not done.' })
  exportsPerUserMax: number;
  @ApiInteger({
    description:
      'What all exports together may store, compressed: one that has no room for more ends as truncated, and none is begun.',
  })
  exportsStoredBytesMax: number;
  @ApiTextOrNull()
  updatedBy: string | null;
  @ApiTime({ nullable: true })
  updatedAt: string | null;
}

/** What is not named stays as it is. */
export class PatchSettingsBody {
  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: DAYS_MAX,
    default: DEFAULT_SETTINGS.auditRetentionDays,
  })
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsInt()
  @Min(1)
  @Max(DAYS_MAX)
  auditRetentionDays?: number | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: DAYS_MAX,
    default: DEFAULT_SETTINGS.alertRetentionDays,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(DAYS_MAX)
  alertRetentionDays?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: EVALUATION_SECONDS_MAX,
    default: DEFAULT_SETTINGS.alertEvaluationSeconds,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(EVALUATION_SECONDS_MAX)
  alertEvaluationSeconds?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: EXPORT_BYTES_MIN,
    maximum: EXPORT_BYTES_MAX,
    default: DEFAULT_SETTINGS.exportBytesMax,
  })
  @IsOptional()
  @IsInt()
  @Min(EXPORT_BYTES_MIN)
  @Max(EXPORT_BYTES_MAX)
  exportBytesMax?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: EXPORT_HOURS_MAX,
    default: DEFAULT_SETTINGS.exportRetentionHours,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(EXPORT_HOURS_MAX)
  exportRetentionHours?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: EXPORTS_PER_USER_MAX,
    default: DEFAULT_SETTINGS.exportsPerUserMax,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(EXPORTS_PER_USER_MAX)
  exportsPerUserMax?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: EXPORT_BYTES_MIN,
    maximum: EXPORTS_STORED_BYTES_MAX,
    default: DEFAULT_SETTINGS.exportsStoredBytesMax,
  })
  @IsOptional()
  @IsInt()
  @Min(EXPORT_BYTES_MIN)
  @Max(EXPORTS_STORED_BYTES_MAX)
  exportsStoredBytesMax?: number;
}
