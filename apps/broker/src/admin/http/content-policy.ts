/** What a browser may do with an answer, by what kind of answer it is. Nothing ever comes from another origin. */

const API = "default-src 'none'; frame-ancestors 'none'";

/** The API's documentation page is Swagger UI, which styles itself inline and draws its icons from data URLs. */
const DOCUMENTATION =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/**
 * Pages of ours. Scripts and styles are files.
 *
 * @param nonce of style elements that a script of the page makes, if it does.
 */
export function pagePolicy(nonce?: string): string {
  const style = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  return (
    `default-src 'none'; script-src 'self'; style-src ${style}; img-src 'self' data:; font-src 'self'; ` +
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
  );
}

/** Of every answer that does not set its own. */
export function contentPolicyOf(path: string, documentationPath: string): string {
  return path.startsWith(documentationPath) ? DOCUMENTATION : API;
}
