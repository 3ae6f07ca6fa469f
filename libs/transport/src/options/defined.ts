/** Options without those that are given as undefined, such as by a setting of the environment that is not there: they have their defaults. */
export function defined<Options extends object>(options: Options): Options {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Options;
}
