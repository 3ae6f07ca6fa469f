import type { PipeTransform } from '@nestjs/common';
import { invalid } from './problem.js';

const INT32_MAX = 2_147_483_647;

/** A partition or a broker in a path: a number from 0 on. */
export class IndexPipe implements PipeTransform<string, number> {
  constructor(private readonly parameter: string) {}

  transform(text: string): number {
    const index = /^\d{1,10}$/.test(text) ? Number(text) : -1;
    if (index >= 0 && index <= INT32_MAX) return index;
    const message = `must be a number from 0 to ${INT32_MAX}`;
    const pointer = `/${this.parameter}`;
    throw invalid(pointer, message);
  }
}
