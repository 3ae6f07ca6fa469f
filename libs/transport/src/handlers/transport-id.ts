/** The transport's id: a handler declared with it belongs to Posthorn servers alone. */
export const POSTHORN = Symbol('POSTHORN');

/** The id of a server that has a name, in an app with several: as POSTHORN is of the one that has none. */
export function posthornServer(name: string): symbol {
  return Symbol.for(`POSTHORN ${name}`);
}
