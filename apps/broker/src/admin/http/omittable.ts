import { ValidateIf } from 'class-validator';

/** May be left out, and null is no way to do so: `IsOptional` would let it through unchecked. */
export const Omittable = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
