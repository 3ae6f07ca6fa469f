import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** What is written by hand, and what the compiler makes of web/*.ts. There is no bundler: the page is a few modules. */
const folders = ['../../web/', '../web/'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

/** All files of the page by path, read once: what is asked for later is never a path of the disk. */
export async function readAssets(index = 'index.html'): Promise<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>();
  for (const folder of folders) {
    for (const name of await readdir(folder)) {
      const type = types[path.extname(name)];
      if (type !== undefined)
        assets.set(`/${name}`, { type, body: await readFile(path.join(folder, name)) });
    }
  }
  const page = assets.get(`/${index}`);
  if (!page) throw new Error('the page was not built: npm run build');
  return assets.set('/', page);
}
