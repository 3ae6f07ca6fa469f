import { expect, it, jest } from '@jest/globals';
import { byteCampaign, type Finding } from './support/campaign.js';
import { writeCases } from './support/corpus.js';
import { seededRandom } from '../durability/support/random.js';

// `npm run fuzz -- --minutes 10 --seed 7` sets these; as one test of many it takes a few hundred connections.
const MINUTES = Number(process.env['POSTHORN_FUZZ_MINUTES'] ?? 0);
const CASES = 300;

jest.setTimeout(MINUTES * 60_000 + 300_000);

function described({ faults, cases }: Finding): string {
  const how = cases === null ? 'a replay does not show it' : writeCases(cases);
  return `${faults.join('\n')}\n\n${how}\n`;
}

it('a broker that is sent damaged requests answers or closes, and serves everybody else', async () => {
  const { seed } = seededRandom('fuzz of bytes');
  const until = Date.now() + MINUTES * 60_000;
  const isOver = MINUTES > 0 ? () => Date.now() > until : (cases: number) => cases >= CASES;
  const { cases, answers, finding } = await byteCampaign(seed, isOver);
  process.stdout.write(`fuzz of bytes: ${cases} connections, ${answers} answers\n`);
  expect(finding && described(finding)).toBeNull();
  expect(answers).toBeGreaterThan(cases / 2);
});
