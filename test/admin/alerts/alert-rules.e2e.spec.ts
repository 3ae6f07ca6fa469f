import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { InProcess } from '../../cli/support/command.js';

const METRICS = 'deploy/metrics';
const PROMTOOL = process.env.POSTHORN_TEST_PROMTOOL ?? 'promtool';

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string }[] }[];
}

interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly {
      readonly alertname: string;
      readonly exp_alerts: readonly unknown[];
    }[];
  }[];
}

const TESTS = ['alerts.test.yml', 'alerts-of-days.test.yml'];

const read = (file: string): unknown => parse(readFileSync(path.join(METRICS, file), 'utf8'));

/** Why Prometheus' own tool is not asked; null where it is there. */
function whyNoPromtool(): string | null {
  return spawnSync(PROMTOOL, ['--version']).status === 0
    ? null
    : 'there is no promtool in the path, nor POSTHORN_TEST_PROMTOOL';
}

/** What it says when it finds something wrong; empty otherwise. */
function complaints(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(PROMTOOL, args, { encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

it('each alert has a test in which it fires, and one in which it does not', () => {
  const names = (read('alerts.yml') as Rules).groups.flatMap(({ rules }) =>
    rules.map(({ alert }) => alert),
  );
  const tested = TESTS.flatMap((file) => (read(file) as RuleTests).tests).flatMap(
    (one) => one.alert_rule_test,
  );
  const fires = (isFiring: boolean): string[] =>
    tested
      .filter(({ exp_alerts: expected }) => expected.length > 0 === isFiring)
      .map(({ alertname }) => alertname);
  expect(names.length).toBeGreaterThan(6);
  expect([...new Set(fires(true))].toSorted()).toEqual(names.toSorted());
  expect([...new Set(fires(false))].toSorted()).toEqual(names.toSorted());
});

const missing = whyNoPromtool();
const describeWithPromtool = missing === null ? describe : describe.skip;

describeWithPromtool(`promtool${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('takes the rules, and its tests of them pass', () => {
    expect(complaints('check', 'rules', `${METRICS}/alerts.yml`)).toBe('');
    expect(complaints('test', 'rules', ...TESTS.map((file) => `${METRICS}/${file}`))).toBe('');
  });

  it('takes the configuration of compose, and the one that the command writes', async () => {
    const posthorn = new InProcess(['--api', 'https://posthorn.example.com']);
    const folder = mkdtempSync(path.join(tmpdir(), 'posthorn-prometheus-'));
    for (const [name, file] of [
      ['prometheus', 'prometheus.yml'],
      ['alerts', 'alerts.yml'],
    ])
      writeFileSync(path.join(folder, file), await posthorn.print(['generate', name]));
    expect(complaints('check', 'config', path.join(folder, 'prometheus.yml'))).toBe('');
    const ofCompose = `${METRICS}/prometheus.yml`;
    expect(complaints('check', 'config', '--syntax-only', ofCompose)).toBe('');
    rmSync(folder, { recursive: true });
    posthorn.remove();
  });

  it('reads every expression of the dashboard as PromQL', () => {
    const { panels } = JSON.parse(
      readFileSync(`${METRICS}/grafana/dashboards/posthorn.json`, 'utf8'),
    ) as { panels: { targets?: { expr: string }[] }[] };
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBeGreaterThan(10);
    const rules = expressions.map((expr, index) => ({
      record: `panel:${index}`,
      // Grafana puts something in for its variables before Prometheus sees them.
      expr: expr.replaceAll(/\$__\w+/g, '1m').replaceAll(/\$\w+|\$\{\w+\}/g, '.*'),
    }));
    const folder = mkdtempSync(path.join(tmpdir(), 'posthorn-dashboard-'));
    const file = path.join(folder, 'rules.json');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    expect(complaints('check', 'rules', file)).toBe('');
    rmSync(folder, { recursive: true });
  });
});
