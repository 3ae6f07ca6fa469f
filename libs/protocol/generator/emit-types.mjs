// Interfaces: one as read (every field present), one as written (`Input`: what has a default may be left out).
import { fieldType, isOptional } from './model.mjs';
import { covers } from './versions.mjs';

export function emitTypes(message) {
  return structsOf(message).flatMap((struct) => [
    `export interface ${struct.name} {`,
    ...struct.fields.map(
      (field) => `  ${field.name}: ${fieldType(field, false)};${versionsNote(field, struct)}`,
    ),
    '}',
    '',
    `export interface ${struct.name}Input {`,
    ...struct.fields.map(
      (field) =>
        `  readonly ${field.name}${isOptional(field, struct) ? '?' : ''}: ${fieldType(field, true)};${defaultNote(field)}`,
    ),
    '}',
    '',
  ]);
}

/** The message itself first, then its parts as they appear. */
export function structsOf(message) {
  return [message.root, ...message.structs.values()];
}

function versionsNote(field, struct) {
  const { min, max } = field.versions;
  const tag = field.tag === undefined ? '' : `tag ${field.tag}`;
  const open = max >= struct.versions.max ? `v${min}+` : `v${min}-${max}`;
  const versions = covers(field.versions, struct.versions) ? '' : min === max ? `v${min}` : open;
  const note = [versions, tag].filter(Boolean).join(', ');
  return note === '' ? '' : ` // ${note}`;
}

function defaultNote(field) {
  const plain =
    field.default === undefined || field.default === null || typeof field.default === 'object';
  return field.hasDefault && !plain
    ? ` // default ${field.default === '' ? "''" : field.default}`
    : '';
}
