/**
 * `addHandler` gets a closure and the decorator's extras, but not whose method it is. The extras are the very object that
 * the decorator stored on the method, one per method, so the lifecycle provider, which does see the controllers, can
 * write the names down under it before the handlers are registered.
 */
const names = new WeakMap<object, string>();

export function rememberHandlerName(extras: object, name: string): void {
  names.set(extras, name);
}

/** `Class.method`, when PosthornModule is imported. */
export function handlerName(extras: object | undefined): string | undefined {
  return extras && names.get(extras);
}
