import { loadGolden } from '../../../libs/protocol/test/support/golden.js';
import { Random } from '../../durability/support/random.js';
import { framed } from './frames.js';
import { Learned } from './learned.js';
import { minimal } from './minimal.js';
import { mutate } from './mutations.js';
import { RequestMaker } from './request-maker.js';
import { Target, type Case } from './target.js';

/** One broker's share: its log in memory grows with what is produced. */
const CASES_PER_BROKER = 2_000;
const CASES_PER_METRICS = 500;
const MEMORY_BYTES_MAX = 1024 ** 3;

export interface Finding {
  readonly faults: readonly string[];
  /** The fewest cases that show it on a new broker; null when a replay does not. */
  readonly cases: readonly Case[] | null;
}

export interface CampaignResult {
  readonly cases: number;
  readonly answers: number;
  readonly finding: Finding | null;
}

/** Connections with mutated requests against brokers in this process, until `isOver` or the first fault. */
export async function byteCampaign(
  seed: number,
  isOver: (cases: number) => boolean,
): Promise<CampaignResult> {
  const random = new Random(seed);
  const golden = loadGolden().filter(({ direction }) => direction === 'request');
  const learned = new Learned();
  const maker = new RequestMaker(learned);
  let [cases, answers] = [0, 0];
  while (!isOver(cases)) {
    const target = await Target.start();
    const history: Case[] = [];
    try {
      while (history.length < CASES_PER_BROKER && !isOver(cases)) {
        const next = makeCase(random, maker, golden);
        history.push(next);
        cases++;
        const faults = await target.try(next, (answer) => {
          answers++;
          learned.from(answer);
        });
        const isMetricsTurn = history.length % CASES_PER_METRICS === 0;
        const found = [...faults, ...(isMetricsTurn ? await memoryFaults(target) : [])];
        if (found.length === 0) continue;
        return { cases, answers, finding: { faults: found, cases: await minimal(history) } };
      }
    } finally {
      await target.close();
    }
  }
  return { cases, answers, finding: null };
}

async function memoryFaults(target: Target): Promise<string[]> {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  const bytes = heapUsed + external + arrayBuffers;
  const grown = bytes > MEMORY_BYTES_MAX ? [`${bytes} bytes of memory`] : [];
  return [...grown, ...(await target.held())];
}

type Golden = ReturnType<typeof loadGolden>;

/** One to five requests of real clients, or made up; most of them damaged. */
function makeCase(random: Random, maker: RequestMaker, golden: Golden): Case {
  return Array.from({ length: random.between(1, 5) }, (_, index) => {
    const isCaptured = random.next() < 0.2;
    const frame = isCaptured ? random.pick(golden).frame : maker.frame(random, index + 1);
    const sent = framed(random.next() < 0.6 ? mutate(frame, random) : frame);
    // A size that lies moves the borders of all that follows.
    if (random.next() < 0.02) sent.writeInt32BE(random.between(-1, 2 * sent.length), 0);
    return sent;
  });
}
