import { describe, expect, it } from '@jest/globals';
import { bearerMessage, parseBearerToken, parsePlainToken, plainToken } from './tokens.js';

describe('SASL tokens', () => {
  it('carry a name and a password in PLAIN', () => {
    const expected = { authorizationId: '', userName: 'käthe', password: 'p,=w' };
    expect(parsePlainToken(plainToken('käthe', 'p,=w'))).toEqual(expected);
    expect(parsePlainToken(Buffer.from('as\0who\0why'))).toMatchObject({ authorizationId: 'as' });
  });

  it.each(['', 'a', 'a\0b', 'a\0b\0c\0secret'])(
    'refuse %j as PLAIN, without quoting it',
    (text) => {
      expect(() => parsePlainToken(Buffer.from(text))).toThrow('a malformed SASL/PLAIN token');
    },
  );

  it('carry a bearer token with and without extensions', () => {
    expect(parseBearerToken(bearerMessage('a.b.c'))).toEqual({
      authorizationId: null,
      token: 'a.b.c',
    });
    const extended = bearerMessage('a.b.c', { traceId: '7' });
    expect(parseBearerToken(extended).token).toBe('a.b.c');
    const before = Buffer.from('n,a=me,\x01host=h\x01auth=Bearer t\x01\x01');
    expect(parseBearerToken(before)).toEqual({ authorizationId: 'me', token: 't' });
  });

  it.each(['', 'n,,\x01\x01', 'n,,\x01auth=Basic x\x01\x01', 'n,,\x01auth=Bearer x\x01'])(
    'refuse %j as OAUTHBEARER',
    (text) => {
      expect(() => parseBearerToken(Buffer.from(text))).toThrow('malformed');
    },
  );
});
