import { describe, expect, it } from '@jest/globals';
import {
  isScramProof,
  saltedPassword,
  scramAlgorithms,
  scramKeys,
  scramProof,
  scramServerSignature,
} from './scram-crypto.js';
import {
  clientFinal,
  clientFinalWithoutProof,
  clientFirstBare,
  parseClientFinal,
  parseClientFirst,
  parseServerFinal,
  parseServerFirst,
  serverFinal,
  serverFirst,
} from './scram-messages.js';

// The exchange that RFC 7677, 3 prints.
const clientFirst = 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO';
const first =
  'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096';
const final =
  'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=';
const last = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=';
const algorithm = scramAlgorithms['SCRAM-SHA-256'];

describe('SCRAM', () => {
  it('computes what RFC 7677 prints, on both sides', async () => {
    const { bare, gs2Header, userName } = parseClientFirst(clientFirst);
    expect([userName, gs2Header]).toEqual(['user', 'n,,']);
    const { salt, iterations, nonce } = parseServerFirst(first);
    const withoutProof = clientFinalWithoutProof(gs2Header, nonce);
    const authMessage = `${bare},${first},${withoutProof}`;
    const salted = await saltedPassword(algorithm, 'pencil', salt, iterations);
    const { proof, serverSignature } = scramProof(algorithm, salted, authMessage);
    expect(clientFinal(withoutProof, proof)).toBe(final);
    expect(serverFinal(serverSignature)).toBe(last);
    const { storedKey, serverKey } = scramKeys(algorithm, salted);
    expect(isScramProof(algorithm, storedKey, authMessage, parseClientFinal(final).proof)).toBe(
      true,
    );
    expect(scramServerSignature(algorithm, serverKey, authMessage)).toEqual(parseServerFinal(last));
    expect(serverFirst({ nonce, salt, iterations })).toBe(first);
  });

  it('takes no proof of another length, and none that differs in one bit', () => {
    const { storedKey } = scramKeys(algorithm, Buffer.alloc(32, 7));
    const { proof } = scramProof(algorithm, Buffer.alloc(32, 7), 'text');
    expect(isScramProof(algorithm, storedKey, 'text', proof)).toBe(true);
    expect(isScramProof(algorithm, storedKey, 'text', proof.subarray(1))).toBe(false);
    proof[31] ^= 1;
    expect(isScramProof(algorithm, storedKey, 'text', proof)).toBe(false);
  });

  it('carries commas and equals signs in names', () => {
    const name = 'a,b=c=2C';
    expect(parseClientFirst(`n,,${clientFirstBare(name, 'nonce')}`).userName).toBe(name);
    expect(parseClientFirst('y,a=x=2Cy,n=u,r=n,tokenauth=true')).toMatchObject({
      authorizationId: 'x,y',
      extensions: 'tokenauth=true',
    });
  });

  it.each([
    '',
    'n,,',
    'p=tls-unique,,n=u,r=n',
    'n,,n=u',
    'n,,n=a=b,r=n',
    'n,,m=x,n=u,r=n',
    'n,,n=u,r=',
  ])('refuses %j as a first message, without quoting it', (text) => {
    expect(() => parseClientFirst(text)).toThrow(/^a (SCRAM|malformed)[^,]*$/);
  });

  it('tells what the server refused with', () => {
    expect(() => parseServerFinal('e=invalid-proof')).toThrow('invalid-proof');
    expect(() => parseServerFinal('x')).toThrow('malformed');
    expect(() => parseClientFinal('c=biws,r=n')).toThrow('malformed');
    expect(() => parseServerFirst('r=n,s=!,i=1')).toThrow('malformed');
  });
});
