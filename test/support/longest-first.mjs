// In a fresh clone Jest knows no file's time and starts the largest first. How large a file of ours is says little: the
// browser's, of twenty lines and two minutes, came last, when the other worker had nothing left to do. What runs
// processes takes longest, and what does no I/O shortest.
import Sequencer from '@jest/test-sequencer';

const PROJECTS = ['e2e', 'postgres', 'unit'];
/** A browser computes for minutes what its file says in twenty lines. */
const IN_A_BROWSER = /[\\/]test[\\/](?:console|demo)[\\/].*\.e2e\.spec\.ts$/;

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ context, path }) =>
      IN_A_BROWSER.test(path) ? -1 : PROJECTS.indexOf(context.config.displayName.name);
    const sorted = super.sort(tests);
    // With the times of an earlier run the order is right already.
    if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
