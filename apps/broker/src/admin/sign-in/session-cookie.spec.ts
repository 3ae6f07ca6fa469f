import { describe, expect, it } from '@jest/globals';
import { clearSessionCookie, sessionCookieOf, setSessionCookie } from './session-cookie.js';

const TOKEN = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);

describe('the cookie of a session', () => {
  it('is of this host alone over TLS, which nobody can plant from elsewhere', () => {
    expect(setSessionCookie({ secure: true }, TOKEN, 60_000)).toBe(
      `__Host-posthorn-session=${TOKEN}; Max-Age=60; Path=/; HttpOnly; SameSite=Strict; Secure`,
    );
    expect(clearSessionCookie({ secure: true })).toContain('__Host-posthorn-session=; Max-Age=0');
  });

  it.each([
    [true, `__Host-posthorn-session=${TOKEN}`, TOKEN],
    [true, `posthorn-session=${TOKEN}`, null],
    [true, `posthorn-session=${OTHER}; __Host-posthorn-session=${TOKEN}`, TOKEN],
    [false, `posthorn-session=${TOKEN}`, TOKEN],
    [false, `__Host-posthorn-session=${TOKEN}`, null],
    [false, `a=1;posthorn-session=${TOKEN};b=2`, TOKEN],
    [false, `posthorn-session=${TOKEN}; posthorn-session=${TOKEN}`, TOKEN],
    [false, `posthorn-session=${TOKEN}; posthorn-session=${OTHER}`, null],
    [false, `xposthorn-session=${TOKEN}`, null],
    [false, `posthorn-session="${TOKEN}"`, null],
    [false, 'posthorn-session', null],
    [false, undefined, null],
  ])('over TLS %s: of %s it is %s', (secure, cookie, expected) => {
    expect(sessionCookieOf({ secure, headers: { cookie } })).toBe(expected);
  });
});
