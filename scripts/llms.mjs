// llms.txt (llmstxt.org): the index of the documents for programs that read, a line for each with what it is about.
import path from 'node:path';

const INDEX = 'docs/README.md';

/** @param read gives the text of a file of this repository. */
export function llmsText(read) {
  const sections = [...read(INDEX).matchAll(/^\*\*(.+?)\*\*:([^]*?)(?=\n\n|\n*$(?![^]))/gm)];
  const [, title, , about] = /^# (.+)\n\n(\*\*(.+?)\*\*)/.exec(read('README.md')) ?? [];
  const pages = sections.map(([, name, links]) => `## ${name}\n\n${linesOf(links, read)}\n`);
  return `# ${title}\n\n> ${about}\n\nWritten by \`npm run openapi\` from ${INDEX}; paths are from the root of the repository.\n\n${pages.join('\n')}`;
}

function linesOf(links, read) {
  return [...links.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)]
    .map(([, name, target]) => {
      const file = path.posix.join(path.posix.dirname(INDEX), target);
      const about = file.endsWith('.md') ? `: ${firstSentenceOf(read(file))}` : '';
      return `- [${name}](${file})${about}`;
    })
    .join('\n');
}

/** Of the first paragraph that is prose. */
function firstSentenceOf(text) {
  const paragraphs = text.split(/\n{2,}/).map((each) => each.replaceAll('\n', ' ').trim());
  const prose = paragraphs.find((each) => /^[\p{L}`*[]/u.test(each)) ?? '';
  const plain = prose.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1').replace(/\*\*/g, '');
  return /^.*?[.:?](?= |$)/.exec(plain)?.[0].replace(/:$/, '.') ?? plain;
}
