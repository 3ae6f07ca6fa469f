import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { until } from '../../conformance/support.js';
import { parseExposition } from './exposed-metrics.js';
import { startObservedBroker, type ObservedBroker } from '../support/observed-broker.js';

const DASHBOARD = 'deploy/metrics/grafana/dashboards/posthorn.json';
const ALERTS = 'deploy/metrics/alerts.yml';
const METRIC = /\b(?:kafka|posthorn|process|nodejs)_\w+/g;

interface Dashboard {
  readonly panels: readonly {
    readonly type: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
  readonly templating: {
    readonly list: readonly { readonly type: string; readonly query: string }[];
  };
}

let observed: ObservedBroker;
let exposed: ReadonlySet<string>;
beforeAll(async () => {
  observed = await startObservedBroker({ roundtripProbeMs: 100 });
  // Some series begin with their first event: a connection that says what is no request is one.
  const { host, port } = observed.broker;
  connect(port, host)
    .on('error', () => undefined)
    .end(Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 0]));
  await until('the connection to be counted', async () =>
    (await observed.scrape()).includes('posthorn_kafka_connections_closed_total{'),
  );
  exposed = parseExposition(await observed.scrape()).names;
});
afterAll(() => observed?.close());

function missing(queries: readonly string[]): string[] {
  const asked = queries.flatMap((query) => query.match(METRIC) ?? []);
  expect(asked.length).toBeGreaterThan(0);
  return [...new Set(asked)].filter((name) => !exposed.has(name));
}

it('every metric of the dashboard is one that a running broker has', () => {
  const { panels, templating } = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as Dashboard;
  const asked = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const variables = templating.list.filter(({ type }) => type === 'query');
  expect(panels.filter(({ type, targets }) => type !== 'row' && !targets?.length)).toEqual([]);
  expect(missing([...asked, ...variables.map(({ query }) => query)])).toEqual([]);
});

it('every metric of the alerts is one that a running broker has', () => {
  const lines = readFileSync(ALERTS, 'utf8').split('\n');
  const rules = lines.filter((line) => line.includes('- alert:'));
  const expressions = lines.filter((line) => !/^\s*(#|-|summary:|description:)/.test(line));
  expect(rules.length).toBeGreaterThan(6);
  expect(missing(expressions)).toEqual([]);
});

const compose = [['docker', 'compose'], ['docker-compose']].find(
  ([command, ...args]) => spawnSync(command, [...args, 'version']).status === 0,
);

(compose ? it : it.skip)(
  `docker-compose.yml is valid with Prometheus and Grafana${compose ? '' : ' (skipped: there is no docker compose here)'}`,
  () => {
    const [command, ...args] = compose ?? [];
    const asked = [...args, '--profile', 'metrics', 'config', '--services'];
    const { stdout, stderr, status } = spawnSync(command, asked, { encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const services = stdout.split('\n');
    expect(services).toEqual(expect.arrayContaining(['broker', 'grafana', 'prometheus']));
  },
);
