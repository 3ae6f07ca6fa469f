import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DeadLetter } from '@posthorn/admin-client';
import { CliError, UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';

interface EditOptions {
  readonly value?: string;
  readonly key?: string;
  readonly execute?: boolean;
  readonly reason?: string;
}

export async function editLetter(
  invocation: Invocation,
  id: string,
  { value, key, execute = false, reason }: EditOptions,
): Promise<void> {
  const api = await invocation.api(reason);
  const params = { path: { id } };
  const { data: letter } = await api.GET('/api/v1/dead-letters/{id}', { params });
  const text = value ?? (key === undefined ? await editedValue(invocation, letter) : undefined);
  const edits = {
    ...(text === undefined ? {} : { value: { text } }),
    ...(key === undefined ? {} : { key: { text: key } }),
  };
  const { data } = await api.POST('/api/v1/dead-letters/{id}:redrive', {
    params: { ...params, query: { validateOnly: !execute } },
    body: { edits },
  });
  const where = data.preview.originTopics.join(', ');
  if (data.redrive === null)
    return invocation.say(
      `Letter ${id} would go to ${where}. Nothing was sent: --execute does it.`,
    );
  await invocation.print(`${data.redrive.id}\n`);
  invocation.say(`Letter ${id} goes to ${where}, by redrive ${data.redrive.id}.`);
}

async function editedValue({ env, streams }: Invocation, letter: DeadLetter): Promise<string> {
  const { value, isGone } = letter;
  if (isGone || value === null)
    throw new CliError('There is no value to edit.', { hint: '--value says what to send.' });
  if (value.text === undefined || value.isTruncated)
    throw new CliError('The value is no text, or too long to be edited.', {
      hint: '--value says what to send.',
    });
  const editor = env.VISUAL || env.EDITOR;
  if (editor === undefined || streams.stdin.isTTY !== true)
    throw new UsageError('There is no editor to open.', 'Set VISUAL or EDITOR, or give --value.');
  const folder = await mkdtemp(path.join(tmpdir(), 'posthorn-edit-'));
  const file = path.join(folder, 'value.json');
  try {
    await writeFile(file, value.text, { mode: 0o600 });
    await edited(editor, file);
    const text = await readFile(file, 'utf8');
    // Editors end a file with a line feed, which the record did not have.
    return value.text.endsWith('\n') ? text : text.replace(/\n$/, '');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An editor may have arguments of its own: `code --wait`. */
function edited(editor: string, file: string): Promise<void> {
  const [command = '', ...args] = editor.split(' ');
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, file], { stdio: 'inherit' });
    child.once('error', (error) =>
      reject(new CliError(`${editor} cannot be run: ${error.message}`)),
    );
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new CliError(`${editor} ended with ${code}: nothing was sent.`));
    });
  });
}
