const drivers = [
  'Ada',
  'Bela',
  'Chen',
  'Dara',
  'Emil',
  'Fatou',
  'Goran',
  'Hana',
  'Ivo',
  'Jun',
  'Kofi',
  'Lena',
];

/** By the order's id, so that the same order always gets the same driver. */
export function driverFor(orderId: string): string {
  return drivers[Number.parseInt(orderId.slice(-6), 16) % drivers.length] ?? 'Ada';
}
