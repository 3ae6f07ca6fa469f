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

/**
 * All files of the page by path, read once: what is asked for later is never a path of the disk.
 * @param scenario whose page it is; without it, that of the orders.
 */
export async function readAssets(scenario?: string): Promise<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>();
  for (const folder of folders) {
    for (const name of await readdir(folder)) {
      const type = types[path.extname(name)];
      if (type !== undefined)
        assets.set(`/${name}`, { type, body: await readFile(path.join(folder, name)) });
    }
  }
  const page = assets.get(scenario === undefined ? '/index.html' : '/scenario.html');
  if (!page) throw new Error('the page was not built: npm run build');
  if (scenario === undefined) return assets.set('/', page);
  const parts = assets.get(`/${scenario}.html`);
  if (!parts) throw new Error(`the scenario ${scenario} has no page: web/${scenario}.html`);
  const body = Buffer.from(framed(String(page.body), scenario, String(parts.body)));
  return assets.set('/', { ...page, body });
}

/** What the pages of scenarios share, around what one of them says in its templates. */
export function framed(frame: string, name: string, parts: string): string {
  const said = new Map([['name', name]]);
  for (const [, slot = '', text = ''] of parts.matchAll(
    /<template id="(\w+)"\s*>(.*?)<\/template\s*>/gs,
  )) {
    said.set(slot, text.trim());
  }
  return frame.replace(/\{\{(\w+)\}\}/g, (_, slot: string) => {
    const text = said.get(slot);
    if (text === undefined) throw new Error(`the page of ${name} does not say its ${slot}`);
    return text;
  });
}
