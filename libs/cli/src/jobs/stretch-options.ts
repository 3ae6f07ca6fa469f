import { Option } from '@commander-js/extra-typings';
import { wholeNumber } from '../parse/numbers.js';

const RATE_MAX = 100_000;

const texts = (text: string, before: readonly string[]): readonly string[] => [...before, text];

/** The options that say what of a topic a job is about; each makes a new one, as commander wants it. */
export const fromOption = () =>
  new Option(
    '--from <place>',
    'start, an offset (of one partition), or @time: @-1h, @2026-11-22T10:00:00Z',
  ).default('start');

/** @param done what is not done with records any more from there on */
export const untilOption = (done: 'replayed' | 'exported') =>
  new Option(
    '--until <place>',
    `the first that is not ${done} any more, in the same form; what is committed now without it`,
  );

export const partitionsOption = () =>
  new Option('-p, --partitions <list>', 'only these: 0,2 or 0-3');

export const keyOption = () => new Option('--key <key>', 'only records with this key');

export const headerOption = () =>
  new Option('--header <name=value>', 'only records with this header; repeatable')
    .argParser(texts)
    .default([]);

export const whereOption = () =>
  new Option(
    '--where <condition>',
    "only values with this, as in searches: '$.total>=50', '$.state==paid', or with one = any JSON value: '$.tags=[]'; repeatable",
  )
    .argParser(texts)
    .default([]);

export const containsOption = () =>
  new Option('--contains <text>', 'only with this text in the key, the value or a header');

export const rateOption = () =>
  new Option('--rate <count>', 'no more than so many a second').argParser(wholeNumber(1, RATE_MAX));
