export interface ViewColumn {
  readonly view: string;
  readonly about: string;
  readonly column: string;
  readonly type: string;
  readonly comment: string | null;
}
export declare const VIEWS: string;
export declare function sqlReference(page: string, rows: readonly ViewColumn[]): string;
