import { expect, it } from '@jest/globals';
import { Trouble } from './trouble.js';

it('trouble is reported once, and its end once', () => {
  const said: string[] = [];
  const say = (level: string) => (message: string) => said.push(`${level}: ${message}`);
  const trouble = new Trouble(
    { info: say('info'), warn: say('warn'), error: say('error') },
    'over',
  );
  trouble.over();
  trouble.error('away');
  trouble.error('away');
  trouble.warn('still away');
  trouble.over();
  trouble.over();
  trouble.warn('away again');
  expect(said).toEqual(['error: away', 'info: over', 'warn: away again']);
});
