import type { Command } from 'commander';
import { readContexts } from '../contexts/context-file.js';
import type { Invocation } from '../runtime/invocation.js';

/** What may stand where the last of the words is, as far as it is typed. */
export interface Place {
  readonly words: readonly string[];
  /** An argument whose values the cluster knows; null where none does. */
  readonly kind: 'topic' | 'group' | 'context' | null;
}

/** @param words behind `posthorn`; the last is being typed, and may be empty */
export function placeOf(program: Command, words: readonly string[]): Place {
  const typed = words.at(-1) ?? '';
  let command = program;
  let takesValue = false;
  let given = 0;
  for (const word of words.slice(0, -1)) {
    if (takesValue) takesValue = false;
    else if (word.startsWith('-')) takesValue = needsValue(command, program, word);
    else {
      const next = command.commands.find((one) => one.name() === word);
      if (next === undefined) given++;
      else command = next;
    }
  }
  if (takesValue)
    return {
      words: valuesOf(command, program, words.at(-2) ?? ''),
      kind: words.at(-2) === '--context' ? 'context' : null,
    };
  if (typed.startsWith('-')) return { words: optionsOf(command, program), kind: null };
  const names = command.commands.map((one) => one.name()).filter((name) => name !== 'words');
  return { words: names, kind: names.length > 0 ? null : kindOf(command, given) };
}

function optionOf(command: Command, program: Command, flag: string) {
  return [...command.options, ...program.options].find(
    ({ short, long }) => short === flag || long === flag,
  );
}

function needsValue(command: Command, program: Command, word: string): boolean {
  const option = optionOf(command, program, word);
  return option !== undefined && (option.required || option.optional) && !word.includes('=');
}

function valuesOf(command: Command, program: Command, flag: string): readonly string[] {
  return optionOf(command, program, flag)?.argChoices ?? [];
}

function optionsOf(command: Command, program: Command): readonly string[] {
  return [...command.options, ...program.options].flatMap(({ long }) =>
    long == null ? [] : [long],
  );
}

/** By the names that the arguments have in the help. */
function kindOf(command: Command, given: number): Place['kind'] {
  const name = command.registeredArguments
    .at(Math.min(given, command.registeredArguments.length - 1))
    ?.name();
  if (name === 'topic') return 'topic';
  if (name === 'group' || name === 'groups' || name === 'from' || name === 'to') return 'group';
  return name === 'name' && command.parent?.name() === 'context' ? 'context' : null;
}

export async function printWords(
  invocation: Invocation,
  program: Command,
  words: readonly string[],
): Promise<void> {
  const typed = words.at(-1) ?? '';
  const place = placeOf(program, words);
  const all = [...place.words, ...(await namesOf(invocation, place.kind))];
  const fitting = all.filter((word) => word.startsWith(typed));
  await invocation.print(fitting.map((word) => `${word}\n`).join(''));
}

async function namesOf(invocation: Invocation, kind: Place['kind']): Promise<readonly string[]> {
  if (kind === null) return [];
  if (kind === 'context') return Object.keys((await readContexts(invocation.env)).contexts);
  const admin = await invocation.admin();
  if (kind === 'topic') return (await admin.listTopics()).map(({ topic }) => topic);
  return (await admin.listGroups()).map(({ groupId }) => groupId);
}
