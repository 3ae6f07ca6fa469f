import { applyDecorators, SetMetadata, type Type } from '@nestjs/common';
import { ApiPropertyOptional, ApiQuery } from '@nestjs/swagger';
import { shapeOf, type ListedAs } from './list-shape.js';

export const LIST_SHAPE = 'posthorn:list-shape';

const COUNT = { type: 'integer', description: 'Of all pages; with `?count=true`.' } as const;

/** The route answers a list, which may be asked for sorted, with some fields only, and counted. */
export function Listed(list: Type<unknown>, as: ListedAs = {}): MethodDecorator {
  const shape = shapeOf(list, as);
  const { sortable, fields, isCountable } = shape;
  const decorators: MethodDecorator[] = [SetMetadata(LIST_SHAPE, shape)];
  if (sortable.size > 0) {
    decorators.push(
      ApiQuery({
        name: 'sort',
        required: false,
        enum: [...sortable.keys()].flatMap((name) => [name, `-${name}`]),
        description:
          'With - in front descending. A page token holds for the order it was given in.',
      }),
    );
  }
  decorators.push(
    ApiQuery({
      name: 'fields',
      required: false,
      type: 'string',
      example: [...fields.keys()].slice(0, 2).join(','),
      description: 'Of each item these only, with commas between them; all of them without it.',
    }),
  );
  if (isCountable) {
    ApiPropertyOptional(COUNT)(list.prototype as object, 'count');
    decorators.push(
      ApiQuery({
        name: 'count',
        required: false,
        type: 'boolean',
        description: 'true: `count` says how many there are, whatever the page.',
      }),
    );
  }
  return applyDecorators(...decorators);
}
