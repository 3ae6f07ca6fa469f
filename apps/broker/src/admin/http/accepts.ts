/** Whether the header names it; weights are not looked at, since nobody names what he refuses. */
export function accepts(header: string | undefined, name: string): boolean {
  return (header ?? '')
    .split(',')
    .some((one) => one.split(';', 1)[0].trim().toLowerCase() === name);
}
