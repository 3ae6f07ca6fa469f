import { globSync, readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';

const SRC = path.join('apps', 'console', 'src');
const STYLES = path.join('node_modules', '@mantine', 'core', 'styles');

it('brings the styles of every Mantine component that is used', () => {
  const used = globSync(`${SRC}/**/*.tsx`).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].flatMap(
      ([, names]) => names.split(',').map((name) => name.trim().split(' ')[0]),
    ),
  );
  const brought = readFileSync(path.join(SRC, 'theme', 'mantine.css'), 'utf8');
  const missing = [...new Set(used)]
    .filter((name) => existsSync(path.join(STYLES, `${name}.css`)))
    .filter((name) => !brought.includes(`/${name}.css`));
  expect(used).toContain('Button');
  expect(missing).toEqual([]);
});
