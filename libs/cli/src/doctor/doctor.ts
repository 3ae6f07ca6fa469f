import { printListing, type Format } from '../output/listing.js';
import { coloured } from '../output/table.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { BrokerHost, Finding } from '../runtime/host.js';
import type { Invocation } from '../runtime/invocation.js';
import { examineApi } from './examine-api.js';
import { examineKafka } from './examine-kafka.js';
import { examineMachine } from './examine-machine.js';

/** Everything is looked at, whatever else fails. */
export async function doctor(
  invocation: Invocation,
  host: BrokerHost | null,
  format: Format,
): Promise<void> {
  const looks = [
    () => examineMachine(invocation),
    () => examineKafka(invocation),
    () => examineApi(invocation),
    ...(host === null ? [] : [() => host.examine(invocation.env)]),
  ];
  const findings: Finding[] = [];
  for (const look of looks) findings.push(...(await look()));
  await printFindings(invocation, format, findings);
  const failed = findings.filter(({ result }) => result === 'fail').length;
  const warned = findings.filter(({ result }) => result === 'warn').length;
  invocation.say(
    failed + warned === 0 ? 'Nothing is wrong.' : `${failed} failed, ${warned} to look at.`,
  );
  if (failed > 0) invocation.exitCode = ExitCode.FAILED;
}

const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

async function printFindings(
  invocation: Invocation,
  format: Format,
  findings: readonly Finding[],
): Promise<void> {
  if (format !== 'table' && format !== 'wide')
    return printListing(invocation, format, {
      rows: findings,
      columns: [],
      name: ({ check }) => check,
      json: ({ hint, ...finding }) => (finding.result === 'ok' ? finding : { ...finding, hint }),
      empty: '',
    });
  const { stdout } = invocation.streams;
  for (const { check, result, detail, hint } of findings) {
    const mark = coloured(stdout, COLOURS[result], result.padEnd(4));
    await invocation.print(`${mark}  ${check}: ${detail}\n`);
    if (hint !== undefined && result !== 'ok') await invocation.print(`      ${hint}\n`);
  }
}
