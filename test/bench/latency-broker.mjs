// The broker from its modules, which the probe of latency-steps.mjs can reach into; the bundle that it starts from otherwise is closed.
import { runCommand } from '../../apps/broker/dist/command/command.js';

await runCommand(process.env, []);
