export function commitOf(
  folder: string,
  environment?: { readonly POSTHORN_BUILD_COMMIT?: string },
): string | null;
