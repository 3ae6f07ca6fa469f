import { fileURLToPath } from 'node:url';
import { stackOf, type Button } from './button.js';
import { grouped, until } from './wait.js';

const ECHO = 'echo';
const script = fileURLToPath(new URL('../echo-main.js', import.meta.url));

export const sendTwice: Button = {
  name: 'send-twice',
  title: 'Send every event twice',
  does: 'Another process reads every topic and writes each record into it once more.',
  watch:
    'The readers are given twice as many events, and each event has a number: what was applied is skipped. “Duplicated” stays at 0.',
  heal: 'Stop it',
  holdMs: 20_000,
  needs: ['processes'],
  byHand: 'docker compose exec customers node apps/demo/dist/echo-main.js',
  async run({ world, say, hold, signal }) {
    const stack = stackOf(world);
    const echo = stack.addHelper(ECHO, script, {});
    try {
      await until({ signal }, 'it has begun', () => Promise.resolve(echo.count !== undefined));
      say(`process ${echo.pid} sends everything again`);
      await hold();
    } finally {
      await stack.remove(ECHO);
    }
    return `${grouped(echo.count ?? 0)} events were sent a second time, and none was applied twice`;
  },
};
