import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `npm run build` puts the console; the same folder from src and from dist. */
export const CONSOLE_FOLDER = fileURLToPath(new URL('../../../dist/console', import.meta.url));

export interface ConsoleAsset {
  readonly mediaType: string;
  /** Compressed. */
  readonly gzip: Buffer;
}

export interface ConsoleFiles {
  /** The page of the app, with NONCE_PLACEHOLDER where a nonce belongs. */
  readonly page: string;
  /** By the path of the request, exactly; undefined when the console has no such file. */
  asset(requestPath: string): Promise<ConsoleAsset | undefined>;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/**
 * What is in the folder at this moment; null when the console was not built. No path of a request is ever joined to a
 * folder: it is looked up in this list or it is not there.
 */
export function openConsoleFiles(folder: string): ConsoleFiles | null {
  const assets = path.join(folder, 'assets');
  let page: string;
  let names: string[];
  try {
    page = readFileSync(path.join(folder, 'index.html'), 'utf8');
    names = readdirSync(assets).filter((name) => name.endsWith('.gz'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const files = new Map(names.map((name) => [`/assets/${name.slice(0, -'.gz'.length)}`, name]));
  const read = new Map<string, Promise<ConsoleAsset>>();
  return {
    page,
    async asset(requestPath) {
      const name = files.get(requestPath);
      if (name === undefined) return undefined;
      const mediaType = MEDIA_TYPES[path.extname(requestPath)] ?? 'application/octet-stream';
      let asset = read.get(name);
      if (asset === undefined) {
        asset = readFile(path.join(assets, name)).then((gzip) => ({ mediaType, gzip }));
        read.set(name, asset);
      }
      return asset;
    },
  };
}
