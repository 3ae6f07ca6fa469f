import { registerDecorator } from 'class-validator';

/** A schema in a body: a text, or what the text would say, which may be `true` or a list. */
export function IsSchema(): PropertyDecorator {
  return (target, propertyName) =>
    registerDecorator({
      name: 'isSchema',
      target: target.constructor,
      propertyName: String(propertyName),
      validator: {
        validate: (value: unknown) =>
          (typeof value === 'string' && value !== '') ||
          typeof value === 'boolean' ||
          (typeof value === 'object' && value !== null),
        defaultMessage: () => 'must be a schema: its text, or the schema itself',
      },
    });
}

/** The text of it. */
export function schemaText(schema: unknown): string {
  return typeof schema === 'string' ? schema : JSON.stringify(schema);
}
