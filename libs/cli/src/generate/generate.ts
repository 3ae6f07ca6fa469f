import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { CliError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';
import { VERSION } from '../version.js';
import { openApiClient } from './openapi-client.js';

/** What stands in deploy/metrics of the repository; npm pack copies it into the package (package.json, prepack). */
const SHIPPED = {
  grafana: 'grafana/dashboards/posthorn.json',
  alerts: 'alerts.yml',
} as const;

export type FileName = keyof typeof SHIPPED | 'prometheus' | 'compose' | 'openapi-client';

export async function generateFile(invocation: Invocation, name: FileName): Promise<void> {
  if (name === 'prometheus') return invocation.print(await prometheus(invocation.settings.api));
  if (name === 'openapi-client') return invocation.print(openApiClient(invocation.settings.api));
  if (name === 'compose') return invocation.print(COMPOSE);
  await invocation.print(await readFile(shippedFile(SHIPPED[name])));
}

function shippedFile(name: string): string {
  const places = ['../../metrics/', '../../../../deploy/metrics/'];
  const files = places.map((place) => fileURLToPath(new URL(`${place}${name}`, import.meta.url)));
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new CliError(`${name} is not in this package.`);
  return found;
}

/** That of compose, comments included; but it scrapes what is asked, and finds the rules beside itself. */
async function prometheus(api: string): Promise<string> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(await readFile(shippedFile('prometheus.yml'), 'utf8'));
  const { host, protocol } = new URL(api);
  document.setIn(['rule_files'], ['alerts.yml']);
  document.deleteIn(['scrape_configs', 0, 'dns_sd_configs']);
  if (protocol === 'https:') document.setIn(['scrape_configs', 0, 'scheme'], 'https');
  document.setIn(['scrape_configs', 0, 'static_configs'], [{ targets: [host] }]);
  return document.toString();
}

const COMPOSE = `# docker compose up: Kafka clients connect to 127.0.0.1:9092, the console is at http://127.0.0.1:9644
services:
  postgres:
    image: postgres:18
    restart: unless-stopped
    # A log is written once and read at its tail: rare checkpoints write fewer pages twice.
    command: ['postgres', '-c', 'max_wal_size=4GB', '-c', 'checkpoint_timeout=15min']
    environment:
      POSTGRES_USER: posthorn
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?set a password}
      POSTGRES_DB: posthorn
    volumes:
      - postgres:/var/lib/postgresql
    healthcheck:
      test: ['CMD', 'pg_isready', '-h', '127.0.0.1', '-U', 'posthorn', '-d', 'posthorn']
      interval: 2s
      timeout: 5s
      retries: 30
  posthorn:
    image: node:24-bookworm-slim
    restart: unless-stopped
    init: true
    command: ['npx', '--yes', 'posthorn@${VERSION}']
    depends_on:
      postgres:
        condition: service_healthy
    environment:
      DATABASE_URL: postgresql://posthorn:\${POSTGRES_PASSWORD}@postgres:5432/posthorn
      # Inside the container's own network; the ports below are published on the loopback of the machine only.
      POSTHORN_HOST: 0.0.0.0
      POSTHORN_ADVERTISED_HOST: 127.0.0.1
      POSTHORN_ADMIN_HOST: 0.0.0.0
      POSTHORN_ALLOW_PLAINTEXT: 'true'
    ports:
      - 127.0.0.1:9092:9092
      - 127.0.0.1:9644:9644
volumes:
  postgres:
`;

export async function generateOpenApi(invocation: Invocation): Promise<void> {
  const { api, 'api.key': key } = invocation.settings;
  const response = await fetch(new URL('/api/v1/openapi.json', api), {
    signal: invocation.signal,
    ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
  }).catch((error: unknown) => {
    throw new CliError(`${api} could not be reached.`, { exitCode: 3, cause: error });
  });
  if (!response.ok) throw new CliError(`${api} answered ${response.status}.`);
  const document = await response.json();
  await invocation.print(`${JSON.stringify(document, null, 2)}\n`);
}
