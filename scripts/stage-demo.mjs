// Run by npm before it packs apps/demo: the demo is five apps and their contracts, and one package. They are staged as they
// stand in a checkout, so that each finds the other by the same relative path. The contracts are no package of their own
// (nobody else has a use for them): whoever imports them is pointed at the file.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAGE = path.join(ROOT, 'apps/demo/pack');
const COMPILED = ['demo', 'orders', 'restaurant', 'payment', 'driver'].map((app) => `apps/${app}`);
const CONTRACTS = 'libs/contracts';

/** Compiled modules, without their maps and declarations: nobody imports a demo. */
function stage(unit) {
  const from = path.join(ROOT, unit, 'dist');
  for (const file of readdirSync(from, { recursive: true }).filter((name) =>
    name.endsWith('.js'),
  )) {
    const target = path.join(STAGE, unit, 'dist', file);
    const contracts = path.relative(
      path.dirname(target),
      path.join(STAGE, CONTRACTS, 'dist/index.js'),
    );
    const text = readFileSync(path.join(from, file), 'utf8')
      .replaceAll("'@posthorn/contracts'", `'${contracts.split(path.sep).join('/')}'`)
      .replace(/^\/\/# sourceMappingURL=.*$/m, '');
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

rmSync(STAGE, { recursive: true, force: true });
for (const unit of [...COMPILED, CONTRACTS]) stage(unit);
for (const file of readdirSync(path.join(ROOT, 'apps/demo/web')).filter((name) =>
  /\.(html|css|svg)$/.test(name),
))
  cpSync(path.join(ROOT, 'apps/demo/web', file), path.join(STAGE, 'apps/demo/web', file));
cpSync(path.join(ROOT, 'playground'), path.join(STAGE, 'playground'), { recursive: true });
