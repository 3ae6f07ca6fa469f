/**
 * Where somebody wanted to go who had to sign in first, as a path of this origin: a link must not lead away from here. In the page, too,
 * so it stands alone. More than one slash in front would be another host, and may be left over where dots were taken out: `/.//host`.
 */
export function pathWithin(wanted: string, origin: string): string {
  if (!URL.canParse(wanted, origin)) return '/';
  const target = new URL(wanted, origin);
  if (target.origin !== origin) return '/';
  return (target.pathname + target.search + target.hash).replace(/^\/+/, '/');
}
