/** What each event says, in a sentence: for whoever reads the contracts in the console. */
export const MEANINGS: Readonly<Record<string, string>> = {
  OrderPlaced: 'A customer wants dishes brought to an address, and says how they pay.',
  OrderDispatched: 'The order is accepted and paid: cook it and bring it.',
  OrderCancelled: 'The order ends here: by its customer, the kitchen or the bank.',
  OrderAccepted: 'The kitchen will make it.',
  OrderRefused: 'The kitchen will not make it, and says why.',
  MealReady: 'The meal waits to be picked up.',
  PaymentCharged: 'The card was charged.',
  PaymentDeclined: 'The card was not charged, and the bank says why.',
  PaymentRefunded: 'What was charged went back.',
  DriverAssigned: 'A driver is on the way to the kitchen.',
  OrderPickedUp: 'The driver has the meal.',
  OrderDelivered: 'The customer has the meal.',
};
