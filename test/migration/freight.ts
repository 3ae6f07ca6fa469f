import { Injectable } from '@nestjs/common';

export interface Order {
  readonly id: string;
  readonly grams: number;
}

/** What the service is about; a move to another transport does not touch it. */
@Injectable()
export class Freight {
  cents({ grams }: Pick<Order, 'grams'>): number {
    return 300 + Math.ceil(grams / 100) * 20;
  }
}
