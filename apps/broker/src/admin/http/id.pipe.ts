import type { PipeTransform } from '@nestjs/common';
import { invalid } from './problem.js';

/** The id of a row in a path: digits, as this API gave it out. */
export class IdPipe implements PipeTransform<string, bigint> {
  constructor(private readonly parameter = 'id') {}

  transform(text: string): bigint {
    if (/^\d{1,18}$/.test(text)) return BigInt(text);
    const pointer = `/${this.parameter}`;
    const message = 'must be an id of digits';
    throw invalid(pointer, message);
  }
}
