// A log in a process of its own, driven over IPC, so that the test can end it between any two steps as SIGKILL would.
import { openPostgresLog } from '../../libs/log/dist/index.js';

const { databaseUrl, settings, fault } = JSON.parse(process.argv[2]);

let hits = 0;
const faultPoint = (name) => {
  if (name !== fault?.name || ++hits < fault.hit) return;
  process.kill(process.pid, 'SIGKILL');
};

const log = await openPostgresLog({
  databaseUrl,
  brokerId: 1,
  host: 'localhost',
  port: 9092,
  ...settings,
  faultPoint,
});

process.on('message', ({ id, call, argument }) => {
  void perform(call, argument).then((result) => process.send?.({ id, result }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });

function perform(call, argument) {
  switch (call) {
    case 'append':
      return log.append({ ...argument, batch: Buffer.from(argument.batch) });
    case 'appendMarker':
      return log.appendMarker(argument);
    case 'createTopic':
      return log.topics.create({ ...argument, configs: new Map(argument.configs) });
    default:
      throw new Error(`no call ${call}`);
  }
}
