import { multistream, type Level, type Logger } from 'pino';
import { systemClock } from '../clock.js';
import type { BrokerConfig } from '../config/config.js';
import { openLogger } from '../logger.js';
import { Reports } from '../reports.js';
import { openTelemetry } from '../telemetry/open-telemetry.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { telemetrySettings } from '../telemetry/telemetry-settings.js';

/**
 * The log, and what of it and of the requests leaves the process besides.
 * @throws ConfigError when OpenTelemetry's variables ask for what is not spoken.
 */
export async function openReporting(
  { logLevel: level }: BrokerConfig,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly logger: Logger; readonly telemetry: Telemetry }> {
  const stdout = openLogger(level);
  const reports = new Reports(stdout, systemClock);
  const telemetry = await openTelemetry(telemetrySettings(env), (error) =>
    reports.limited('OpenTelemetry could not be exported', { error }),
  );
  if (telemetry.logLines === null) return { logger: stdout, telemetry };
  const streams = [process.stdout, telemetry.logLines];
  const logger = openLogger(
    level,
    multistream(streams.map((stream) => ({ stream, level: level as Level }))),
  );
  return { logger, telemetry };
}
