/** Below it stands Confluent's API: what clients take for the address of a registry. */
export const REGISTRY_PATH = 'registry';

const BELOW = new RegExp(`^/${REGISTRY_PATH}(?:/|$)`, 'i');

export function isOfRegistry(path: string): boolean {
  return BELOW.test(path);
}
