import { ContractError, parseFields, type DataOf, type Fields } from '@posthorn/contracts';
import { defineEvent, type EventContract } from '@posthorn/transport';

/** The one kind of event of a topic, held to its fields by the writer and by each reader. `key` is what stays in order. */
export function eventOf<const F extends Fields>(
  topic: string,
  fields: F,
  key: (data: DataOf<F>) => string,
): EventContract<DataOf<F>> {
  return defineEvent<DataOf<F>>({
    topic,
    key,
    schema: {
      '~standard': {
        version: 1,
        vendor: 'posthorn-contracts',
        validate(value) {
          try {
            return { value: parseFields(fields, value, topic) };
          } catch (error) {
            if (error instanceof ContractError) return { issues: [{ message: error.message }] };
            throw error;
          }
        },
      },
    },
  });
}
