import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { framed } from './assets.js';

const fileOf = (name: string): string =>
  readFileSync(new URL(`../../web/${name}.html`, import.meta.url), 'utf8');

describe('the page of a scenario', () => {
  it.each(['activity', 'rides'])('of %s says everything that the pages share room for', (name) => {
    const page = framed(fileOf('scenario'), name, fileOf(name));
    expect(page).toContain(`src="/${name}.js"`);
    expect(page).not.toMatch(/\{\{|<template/);
    expect(page.match(/<h2/g)?.length).toBeGreaterThan(3);
  });

  it('is refused where something is not said', () => {
    const parts = '<template id="about">All\nof it.</template>';
    expect(framed('<p>{{about}}</p>', 'rides', parts)).toBe('<p>All\nof it.</p>');
    expect(() => framed('<h1>{{heading}}</h1>', 'rides', parts)).toThrow(
      'the page of rides does not say its heading',
    );
  });
});
