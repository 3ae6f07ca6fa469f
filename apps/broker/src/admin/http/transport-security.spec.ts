import { demandsTls } from './transport-security.js';

it.each([
  [true, 'posthorn.example.com', true],
  [true, 'posthorn.example.com:9644', true],
  [false, 'posthorn.example.com', false],
  [true, 'localhost:9644', false],
  [true, 'LOCALHOST', false],
  [true, 'a.localhost', false],
  [true, '127.0.0.1:9644', false],
  [true, '[::1]:9644', false],
  [true, undefined, false],
])('secure %s at %s: %s', (isSecure, host, expected) => {
  expect(demandsTls(isSecure, host)).toBe(expected);
});
