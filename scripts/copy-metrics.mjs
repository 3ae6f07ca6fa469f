// Run by npm before it packs libs/cli: the dashboard and the alert rules stand once, in deploy/metrics, and
// `posthorn generate` prints them from the package.
import { cpSync } from 'node:fs';

cpSync(new URL('../deploy/metrics', import.meta.url), 'metrics', { recursive: true });
