import {
  createParamDecorator,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import type { HttpRequest } from '../http/http-types.js';
import { compareValues, valueAt } from './compare-values.js';
import type { ListShape } from './list-shape.js';
import { LIST_SHAPE } from './listed.js';
import { Listing, listingOf, plainListing, withoutListing } from './listing.js';

type Items = readonly Readonly<Record<string, unknown>>[];

const listings = new WeakMap<HttpRequest, Listing>();

/** `sort`, `fields` and `count` of every list: checked before it is read, and what of them needs no page done afterwards. */
@Injectable()
export class ListsInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const shape = this.reflector.get<ListShape | undefined>(LIST_SHAPE, context.getHandler());
    if (shape === undefined) return next.handle();
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const listing = listingOf(request.query, shape);
    listings.set(request, listing);
    // Express reads the query anew each time: what is done here is not the handler's, nor unknown to it.
    Object.defineProperty(request, 'query', { value: withoutListing(request.query) });
    return next.handle().pipe(map((body: Record<string, unknown>) => answer(body, shape, listing)));
  }
}

/** What was asked of the list that the request is for. */
export const FromListing = createParamDecorator(
  (_: unknown, context: ExecutionContext): Listing =>
    listings.get(context.switchToHttp().getRequest<HttpRequest>()) ?? plainListing(),
);

function answer(body: Record<string, unknown>, shape: ListShape, listing: Listing): unknown {
  const all = body[shape.items] as Items;
  const { fields, isCounted } = listing;
  const sorted = shape.isWhole ? sortedBy(all, listing) : all;
  const items =
    fields === null
      ? sorted
      : sorted.map((item) => Object.fromEntries(fields.map((name) => [name, item[name]])));
  const count = shape.isWhole ? all.length : listing.total;
  return { ...body, [shape.items]: items, ...(isCounted && { count }) };
}

function sortedBy(items: Items, { sort }: Listing): Items {
  if (sort === null) return items;
  const { field, kind, isDescending } = sort;
  return items.toSorted((a, b) =>
    compareValues(kind, valueAt(a, field), valueAt(b, field), isDescending),
  );
}
