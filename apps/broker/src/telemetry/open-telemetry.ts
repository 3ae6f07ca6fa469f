import type { TelemetrySettings } from './telemetry-settings.js';
import type { Telemetry } from './telemetry.js';

const NONE: Telemetry = { tracer: null, logLines: null, close: () => Promise.resolve() };

/** OpenTelemetry's SDK takes 28 MB on disk and a moment to load: it is not touched unless it is asked for. */
export async function openTelemetry(
  settings: TelemetrySettings,
  say: (message: string) => void,
): Promise<Telemetry> {
  if (settings.traces === null && settings.logs === null) return NONE;
  const { openOtlp } = await import('./otlp.js');
  return openOtlp(settings, say);
}
