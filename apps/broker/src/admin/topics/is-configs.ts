import { ValidateBy } from 'class-validator';

const ENTRIES_MAX = 100;
const NAME_LENGTH_MAX = 200;
const VALUE_LENGTH_MAX = 4096;

/** An object of strings, as Kafka's configs are; with `nullable`, null removes a setting. */
export function IsConfigs({ nullable }: { nullable: boolean }): PropertyDecorator {
  const valid = (value: unknown): boolean =>
    (nullable && value === null) || (typeof value === 'string' && value.length <= VALUE_LENGTH_MAX);
  return ValidateBy({
    name: 'isConfigs',
    validator: {
      validate: (configs: unknown) => {
        if (typeof configs !== 'object' || configs === null) return false;
        const entries = Object.entries(configs);
        return (
          entries.length <= ENTRIES_MAX &&
          entries.every(([name, value]) => name.length <= NAME_LENGTH_MAX && valid(value))
        );
      },
      defaultMessage: () =>
        `must be an object of at most ${ENTRIES_MAX} names with text values${nullable ? ' or null' : ''}, for example {"retention.ms": "86400000"}`,
    },
  });
}
