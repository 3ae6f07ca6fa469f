import { runDemo } from './demo.js';
import { parseOptions, usage, UsageError } from './options.js';

try {
  const options = parseOptions(process.argv.slice(2), process.env);
  process.exitCode = await runDemo(options);
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
  else console.error(error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
