import { Command } from './command.js';
import type { Model } from './model.js';
import type { World } from './world.js';

/** Everything that was answered survives: the model stays as it is. */
export class Restart extends Command {
  run(_: Model, world: World): Promise<void> {
    return world.restart();
  }
  toString(): string {
    return 'restart the broker';
  }
}
