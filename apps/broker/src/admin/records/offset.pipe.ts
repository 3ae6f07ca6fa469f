import { Injectable, type PipeTransform } from '@nestjs/common';
import { invalid } from '../http/problem.js';
import { INT64_MAX } from './record-position.js';

/** An offset in a path. */
@Injectable()
export class OffsetPipe implements PipeTransform<string, bigint> {
  transform(text: string): bigint {
    const offset = /^\d{1,19}$/.test(text) ? BigInt(text) : -1n;
    if (offset >= 0n && offset <= INT64_MAX) return offset;
    const message = `must be a number from 0 to ${INT64_MAX}`;
    throw invalid('/offset', message);
  }
}
