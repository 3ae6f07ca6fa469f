// A broker in a process of its own, that ends as SIGKILL would between two steps of the end of a transaction.
import { startBroker } from '../../apps/broker/dist/broker.js';

const { services } = await startBroker({
  ...JSON.parse(process.argv[2]),
  logLevel: 'silent',
  groupInitialRebalanceDelayMs: 0,
  transactionTimeoutCheckMs: 50,
});
const { transactions, markers } = services;
const end = transactions.end.bind(transactions);
const writeAll = markers.writeAll.bind(markers);
const writeHere = markers.writeHere.bind(markers);

const never = new Promise(() => undefined);
const kill = () => void process.kill(process.pid, 'SIGKILL');
const die = () => {
  kill();
  return never;
};

/** One end is durable, and no other of the same transaction was begun. */
const dieAfterOne = (isThisOne) => () => {
  let isBegun = false;
  markers.writeHere = async (target, marker) => {
    if (isBegun || !isThisOne(target)) return never;
    isBegun = true;
    await writeHere(target, marker);
    return die();
  };
};

const faults = {
  'end-asked': () => (transactions.end = die),
  // On its way to PostgreSQL, so that nobody knows whether it arrives.
  'prepare-sent': () => {
    transactions.end = (...request) => {
      setImmediate(kill);
      return end(...request);
    };
  },
  'prepare-durable': () => (markers.writeAll = die),
  'partition-ended': dieAfterOne((target) => 'partitionId' in target),
  'offsets-ended': dieAfterOne((target) => 'offsetShard' in target),
  'markers-durable': () => {
    markers.writeAll = (...all) => writeAll(...all).then(die);
  },
  'complete-sent': () => {
    markers.writeAll = async (...all) => {
      await writeAll(...all);
      setImmediate(kill);
    };
  },
};

process.on('message', ({ fault }) => {
  faults[fault]();
  process.send?.({ armed: fault });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
