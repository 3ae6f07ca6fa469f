import { breakAContract } from './break-a-contract.js';
import { burst } from './burst.js';
import type { Button } from './button.js';
import { killBroker } from './kill-broker.js';
import { killRestaurant } from './kill-restaurant.js';
import { poisonOrder } from './poison-order.js';
import { scaleRestaurant } from './scale-restaurant.js';
import { sendTwice } from './send-twice.js';
import { shipABug } from './ship-a-bug.js';
import { slowPayment } from './slow-payment.js';

export { Board, type Refusal } from './board.js';
export type { Button, Press, World } from './button.js';
export { setProviderDelay } from './slow-payment.js';

/** In the order in which the page offers them. */
export const buttonsOf = (burstOrders: number): readonly Button[] => [
  killRestaurant,
  burst(burstOrders),
  poisonOrder,
  killBroker,
  slowPayment,
  sendTwice,
  shipABug,
  scaleRestaurant,
  breakAContract,
];
