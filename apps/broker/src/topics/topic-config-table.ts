import { markdownTable } from '../markdown-table.js';
import { hasNoEffect, topicConfigs } from './topic-configs.js';

/** The README's table of what a topic can be configured to, in the form that prettier leaves alone. */
export function topicConfigTable(): string {
  const rows = topicConfigs.map((definition) => [
    `\`${definition.name}\``,
    definition.default === '' ? '' : `\`${definition.default}\``,
    hasNoEffect(definition) ? 'none' : definition.documentation,
  ]);
  return markdownTable(['config', 'default', 'what it does here'], rows);
}
