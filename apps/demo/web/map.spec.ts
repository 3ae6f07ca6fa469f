import { along, avenues, houseOf, kitchenOf, route, streets, whereabouts } from './map.js';

describe('the map', () => {
  it('has every address of the customers, odd and even numbers on two sides of the street', () => {
    const odd = houseOf('Mill Lane 3');
    const even = houseOf('Mill Lane 4');
    const y = streets.find(({ name }) => name === 'Mill Lane')?.y ?? 0;
    expect(odd.y).toBeGreaterThan(y);
    expect(even.y).toBeLessThan(y);
    expect(even.x).toBeGreaterThan(odd.x);
    expect(houseOf('nowhere at all').x).toBeGreaterThan(0);
  });

  it('leads couriers along streets and avenues only', () => {
    const way = route(kitchenOf('Pizza'), houseOf('Mill Lane 42'));
    for (let share = 0; share <= 0.95; share += 0.05) {
      const { x, y } = along(way, share);
      const isOnAvenue = avenues.some((avenue) => Math.abs(avenue - x) < 0.001);
      const isOnStreet = streets.some((street) => Math.abs(street.y - y) < 20);
      expect(isOnAvenue || isOnStreet).toBe(true);
    }
  });

  it('begins a way at its beginning and ends it at its end, however late it is', () => {
    const way = route(kitchenOf('Soup'), houseOf('Castle Hill 7'));
    expect(along(way, -1)).toEqual(kitchenOf('Soup'));
    expect(along(way, 0)).toEqual(kitchenOf('Soup'));
    expect(along(way, 1)).toEqual(houseOf('Castle Hill 7'));
    expect(along(way, 7)).toEqual(houseOf('Castle Hill 7'));
  });

  it('finds the same courier at the same place', () => {
    const id = '0198c7d2-1111-4222-8333-444455556666';
    expect(whereabouts(id)).toEqual(whereabouts(id));
  });
});
