import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './blocks.js';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const isThere = (file: string): boolean => existsSync(path.join(ROOT, file));

function tracked(...patterns: string[]): string[] {
  return execFileSync('git', ['ls-files', '--', ...patterns], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && isThere(file));
}

const withoutCode = (text: string): string => text.replace(/^```[^]*?^```$/gm, '');

/** As GitHub makes them of headings: letters, digits, hyphens and underscores, a number behind the second of a name. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of withoutCode(text).matchAll(/^#{1,6} +(.*)$/gm)) {
    const plain = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

interface Link {
  readonly file: string;
  readonly target: string;
}

const links: readonly Link[] = tracked('*.md', 'llms.txt').flatMap((file) =>
  [...withoutCode(read(file)).matchAll(/\]\(([^)\s]+)\)|\b(?:src|href)="([^"]+)"/g)]
    .map(([, inMarkdown, inHtml]) => ({ file, target: inMarkdown ?? inHtml ?? '' }))
    .filter(({ target }) => !/^[a-z]+:/.test(target)),
);

/** Undefined for a link that leads somewhere. */
function faultOf({ file, target }: Link): string | undefined {
  const [to = '', anchor] = target.split('#');
  const wanted = to === '' ? file : path.posix.join(path.posix.dirname(file), to);
  if (!isThere(wanted)) return `${file}: ${target} is not there`;
  if (anchor === undefined || !wanted.endsWith('.md')) return undefined;
  return anchorsOf(read(wanted)).has(anchor) ? undefined : `${file}: ${target} has no such heading`;
}

describe('the links of the documents', () => {
  it('lead to files that are there, and to headings that they have', () => {
    expect(links.length).toBeGreaterThan(150);
    expect(links.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('to headings would be refused with another name', () => {
    const link = { file: 'docs/README.md', target: 'guarantees.md#nothing' };
    expect(faultOf(link)).toBe('docs/README.md: guarantees.md#nothing has no such heading');
  });

  it('follow headings as GitHub names them', () => {
    const text = '# One, `two` & [three](x.md)\n## Same\n## Same\n```sh\n# no heading\n```\n';
    expect([...anchorsOf(text)]).toEqual(['one-two--three', 'same', 'same-1']);
  });

  it('that stand in code and comments lead to files that are there', () => {
    const dead = tracked('*.ts', '*.tsx', '*.mjs', '*.sql', '*.yml').flatMap((file) =>
      [...read(file).matchAll(/(?<![\w/.-])docs\/[\w/-]+\.md/g)]
        .map(([target]) => target)
        .filter((target) => !isThere(target))
        .map((target) => `${file}: ${target}`),
    );
    expect(dead).toEqual([]);
  });

  it('leave no document of docs/ out of the index', () => {
    const index = links.filter(({ file }) => file === 'docs/README.md').map(({ target }) => target);
    const pages = tracked('docs/*.md').filter((file) => !/^docs\/(README|decisions\/)/.test(file));
    expect(pages.filter((file) => !index.includes(file.replace('docs/', '')))).toEqual([]);
  });

  it('leave no decision out of theirs, which has its title', () => {
    const index = read('docs/decisions/README.md').replace(/ +/g, ' ');
    const decisions = tracked('docs/decisions/0*.md');
    const missing = decisions.filter((file) => {
      const [, number, title] = /^# (\d{4}): (.+)/.exec(read(file)) ?? [];
      return !index.includes(`| [${number}](${path.basename(file)}) | ${title} |`);
    });
    expect(decisions.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });
});
