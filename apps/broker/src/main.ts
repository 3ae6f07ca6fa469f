#!/usr/bin/env node
// Only what every Node understands stands here: on one that is too old, the rest would end in a stack trace about a
// missing export instead of this sentence.
const NEEDED = [22, 15];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { commandModule } = await import('./command-module.js');
  const { runCommand } = (await import(
    commandModule(import.meta.url)
  )) as typeof import('./command/command.js');
  await runCommand(process.env, process.argv.slice(2));
} else {
  process.stderr.write(
    `posthorn needs Node ${NEEDED.join('.')} or newer (zstd in node:zlib), this is ${process.versions.node}.\n`,
  );
  process.exitCode = 1;
}
