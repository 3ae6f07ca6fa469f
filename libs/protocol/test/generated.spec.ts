import { runGenerator } from './support/messages.js';

it('generated code is what the generator writes today', () => {
  expect(() => runGenerator('--check')).not.toThrow();
});
