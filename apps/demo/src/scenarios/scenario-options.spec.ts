import { UsageError } from '../options.js';
import { parseScenarioOptions } from './scenario-options.js';
import { rides } from './rides/scenario.js';

describe('the options of a scenario', () => {
  it('are five a second when nothing is said', () => {
    expect(parseScenarioOptions(rides, [], {})).toMatchObject({ headless: false, rate: 5 });
  });

  it('say how many by what is counted, headless', () => {
    const args = ['--headless', '--rides', '7'];
    expect(parseScenarioOptions(rides, args, {})).toMatchObject({ headless: true, count: 7 });
  });

  it.each([
    [['--rides', '7']],
    [['--headless', '--rides', '0']],
    [['--headless', '--views', '7']],
    [['--rate', '0']],
    [['stray']],
    [['--help']],
  ])('refuse %j, with what they are', (args) => {
    expect(() => parseScenarioOptions(rides, args, {})).toThrow(UsageError);
  });
});
