// In which order suites begin. In a fresh clone Jest knows no file's time and starts the largest first, but how large a file of
// ours is says little: what runs processes takes longest, and what does no I/O shortest.
//
// Suites with a browser, an npm or a whole demo are the longest, and compute all the time, where others wait: one of them
// begins now and then, from the first moment on. All at once would have them wait for each other's cores until something
// times out; one that is last would leave the other workers nothing to do.
import Sequencer from '@jest/test-sequencer';

const PROJECTS = ['e2e', 'postgres', 'unit'];
const COMPUTING = /[\\/]test[\\/](?:console|demo|e2e|packages)[\\/].*\.e2e\.spec\.ts$/;
/** Of the other suites: behind it are the shortest, which are over before the last of these is. */
const SPREAD = 0.2;

export default class Spread extends Sequencer {
  sort(tests) {
    const rank = ({ context }) => PROJECTS.indexOf(context.config.displayName.name);
    const bySize = super.sort(tests);
    const sorted = bySize.every(({ duration }) => duration !== undefined)
      ? bySize
      : bySize.toSorted((a, b) => rank(a) - rank(b));
    const { true: computing = [], false: waiting = [] } = Object.groupBy(sorted, ({ path }) =>
      String(COMPUTING.test(path)),
    );
    const between = Math.ceil((waiting.length * SPREAD) / Math.max(computing.length, 1));
    return [
      ...computing.flatMap((suite, i) => [suite, ...waiting.slice(i * between, (i + 1) * between)]),
      ...waiting.slice(computing.length * between),
    ];
  }
}
