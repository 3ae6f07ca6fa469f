import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Length,
  Max,
  Min,
} from 'class-validator';
import type { OrderStatus } from './order.js';

const statuses: OrderStatus[] = [
  'placed',
  'accepted',
  'dispatched',
  'picked_up',
  'delivered',
  'cancelled',
];

/** The limits are those of the contract: what is accepted here can be published. */
export class PlaceOrder {
  @IsUUID()
  id: string;

  @Length(1, 80)
  customer: string;

  @Length(1, 200)
  address: string;

  @ArrayNotEmpty()
  @ArrayMaxSize(20)
  @Length(1, 60, { each: true })
  dishes: string[];

  @IsInt()
  @Min(1)
  @Max(1_000_000)
  totalCents: number;

  @Length(1, 40)
  card: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100_000)
  tipCents = 0;
}

export class ListOrders {
  @IsOptional()
  @IsIn(statuses)
  status?: OrderStatus;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit = 50;
}
