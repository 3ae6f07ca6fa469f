export interface Operation {
  readonly name: string;
  readonly method: string;
  /** Below /api/v1, unless it begins elsewhere; with 7 in the place of each name. */
  readonly path: string;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId: string }>>>>;
}

/** Every operation of the document. */
export const operationsOf = ({ paths }: OpenApiDocument): readonly Operation[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId }]) => ({
      name: operationId,
      method: method.toUpperCase(),
      path: path.replace(/^\/api\/v1/, '').replace(/\{\w+\}/g, '7'),
    })),
  );
