// The compiler and the demo side by side: what is compiled anew is restarted. Data stay in the user's folder.
import { spawn } from 'node:child_process';
import { defaultDataDir } from '../libs/embedded-postgres/dist/index.js';

const compiler = spawn('tsc', ['-b', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'], {
  stdio: 'inherit',
});
const demo = spawn(
  process.execPath,
  [
    'apps/demo/dist/main.js',
    '--watch',
    '--data-dir',
    defaultDataDir('dev'),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
// Ctrl-C reaches the demo as well, which stops everything in order; we wait for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => demo.kill('SIGTERM'));
demo.once('exit', (code) => {
  compiler.kill();
  process.exitCode = code ?? 1;
});
