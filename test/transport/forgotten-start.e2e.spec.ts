import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

it('a microservice that never listens is not held back from ending, and says why it did nothing', async () => {
  const child = spawn(process.execPath, [path.resolve('test/transport/support/unstarted.mjs')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const [said, failed] = await Promise.all([text(child.stdout), text(child.stderr)]);

  expect(said + failed).toContain(
    'nothing is read yet for Kitchen.cook: PosthornServer has not been started, and its process has nothing left to do. ' +
      'Call `await app.listen()`',
  );
  expect((said + failed).match(/nothing is read/g)).toHaveLength(1);
  expect(await exited).toEqual([0, null]);
});
