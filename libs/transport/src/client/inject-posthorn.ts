import { Inject } from '@nestjs/common';
import { PosthornClient } from './posthorn-client.js';

/** The client that PosthornModule provides; the class itself is a token too. */
export const InjectPosthorn = (): ParameterDecorator & PropertyDecorator => Inject(PosthornClient);
