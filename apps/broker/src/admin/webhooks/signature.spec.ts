import { describe, expect, it } from '@jest/globals';
import { newSecret, secretProblem, signatureOf } from './signature.js';

describe('the signature of a delivery', () => {
  // The example that the libraries of standardwebhooks.com are tested with.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const signed = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1614265330,
    body: '{"test": 2432232314}',
  };

  it('is that of the Standard Webhooks', () => {
    expect(signatureOf(signed, [secret])).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is by both secrets while one is changed for another', () => {
    const [first, second] = signatureOf(signed, [newSecret(), secret]).split(' ');
    expect(second).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect(first).not.toBe(second);
  });

  it('takes secrets of the shape that it makes, and no guessable ones', () => {
    expect([secret, newSecret()].map((one) => secretProblem(one))).toEqual([null, null]);
    for (const bad of ['', 'secret', 'whsec_', 'whsec_aGVsbG8=', 'whsec_!!!!', secret.slice(6)]) {
      expect([bad, secretProblem(bad)]).toEqual([bad, expect.stringContaining('whsec_')]);
    }
  });
});
