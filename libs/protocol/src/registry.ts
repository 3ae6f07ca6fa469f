import type { AnyApi } from './api.js';
import { apis } from './generated/index.js';

/** Every declared API by its key. */
export const apiByKey: ReadonlyMap<number, AnyApi> = new Map(apis.map((api) => [api.key, api]));
