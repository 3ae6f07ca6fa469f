/** What somebody said of a body whose fields may be left out: those that were are there all the same, and undefined. */
export function given<Body extends object>(body: Body): Pick<Body, keyof Body> {
  const said = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as Body;
}
