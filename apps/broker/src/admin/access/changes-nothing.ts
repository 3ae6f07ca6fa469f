import { SetMetadata } from '@nestjs/common';

export const CHANGES_NOTHING = 'posthorn:changes-nothing';

/** On a route that is no GET and yet is answered by a broker that takes no changes. */
export function ChangesNothing(why: string): MethodDecorator {
  return SetMetadata(CHANGES_NOTHING, why);
}
