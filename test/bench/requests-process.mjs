// The measured process of `requests.mjs`: a broker with its log in memory and, beside it, the least that Node can do with a
// request: cut frames by their length and answer each with bytes that are ready. Only one of the two is asked at a time.
import { createServer } from 'node:net';
import { startBroker } from '../../apps/broker/dist/broker.js';

let answer = Buffer.alloc(4);

const broker = await startBroker({ port: 0, logLevel: 'warn', groupInitialRebalanceDelayMs: 0 });
const echo = createServer((socket) => {
  socket.setNoDelay(true);
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      rest = rest.subarray(4 + rest.readInt32BE(0));
      socket.write(answer);
    }
  });
  socket.on('error', () => socket.destroy());
});
echo.listen(0, '127.0.0.1', () => process.send({ broker: broker.port, echo: echo.address().port }));

process.on('message', ({ answerBytes }) => {
  if (answerBytes !== undefined) {
    answer = Buffer.alloc(answerBytes);
    answer.writeInt32BE(answerBytes - 4, 0);
  }
  const { user, system } = process.cpuUsage();
  process.send({ cpuMicros: user + system });
});
process.on('disconnect', () => process.exit(0));
