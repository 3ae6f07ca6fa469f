export declare function restReference(document: object): string;
export declare function errorReference(
  problemTypes: Readonly<
    Record<string, { readonly status: number; readonly title: string; readonly hint: string }>
  >,
): string;
export declare function metricsReference(
  text: string,
  tables: Readonly<Record<string, string>>,
): string;
export declare const OPENAPI: URL;
