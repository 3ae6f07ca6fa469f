import { CONTROL_TOPIC, type KafkaCluster } from '@posthorn/client';
import { canRead } from '../connection/cluster.js';
import { PosthornConfigError } from '../errors/exceptions.js';
import type { PosthornServerOptions } from '../options/options.js';
import { ControlWatch, type ControlWatchDependencies } from './control-watch.js';

/** What reads the control topic; undefined when the options ask for none. */
export function openControl(
  { control, topics }: PosthornServerOptions,
  cluster: KafkaCluster,
  deps: Pick<ControlWatchDependencies, 'clock' | 'random' | 'logger' | 'onChange'>,
): ControlWatch | undefined {
  if (control === undefined || control === false) return undefined;
  if (!canRead(cluster)) {
    throw new PosthornConfigError("'control' needs a cluster that can be read without a group");
  }
  const topic = (control === true ? undefined : control.topic) ?? CONTROL_TOPIC;
  return new ControlWatch({ cluster, topic, create: topics?.create ?? true, ...deps });
}
