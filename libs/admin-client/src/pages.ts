import type { Client, MaybeOptionalInit, MethodResponse } from 'openapi-fetch';
import type { paths } from './openapi-types.js';

type Paged = { readonly nextPageToken: string | null };
type GetPath = {
  [Path in keyof paths]: paths[Path] extends { get: object } ? Path : never;
}[keyof paths];

/** One page of a list, as its operation answers it. */
export type PageOf<Path extends GetPath> = MethodResponse<Client<paths>, 'get', Path>;

/** The lists: what answers `nextPageToken`. */
export type PagedPath = {
  [Path in GetPath]: PageOf<Path> extends Paged ? Path : never;
}[GetPath];

export type PageInit<Path extends PagedPath> = NonNullable<MaybeOptionalInit<paths[Path], 'get'>>;

interface LooseInit {
  readonly params?: { readonly query?: object };
}

/** Page after page until the last; each is asked for when it is wanted. */
export async function* pagesOf<Page extends Paged>(
  get: (init: object) => Promise<Page>,
  init: LooseInit,
): AsyncGenerator<Page, void, void> {
  let page = await get(init);
  yield page;
  while (page.nextPageToken !== null) {
    const query = { ...init.params?.query, pageToken: page.nextPageToken };
    page = await get({ ...init, params: { ...init.params, query } });
    yield page;
  }
}
