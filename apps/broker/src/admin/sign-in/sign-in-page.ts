import { pathWithin } from './path-within.js';

/** Signing in without a console: a page, its style and its script, each a file of its own for a strict Content-Security-Policy. */
export const signInPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sign in · Posthorn</title>
<link rel="stylesheet" href="/sign-in/page.css">
<main>
  <h1 id="title">Sign in to Posthorn</h1>
  <p id="about">With the name and password that your Kafka clients have.</p>
  <form id="form">
    <label for="user">Name</label>
    <input id="user" name="user" autocomplete="username" required maxlength="255" autofocus>
    <label for="password">Password</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024">
    <button id="submit">Sign in</button>
    <p id="failure" role="alert"></p>
  </form>
  <p id="oidc" hidden><a id="oidc-link">Sign in by your identity provider</a></p>
</main>
<script src="/sign-in/page.js"></script>
</html>
`;

export const signInStyle = `
:root { font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 22rem; margin: 12vh auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
label { display: block; margin-top: 1rem; }
input, button { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; }
button { margin-top: 1.5rem; cursor: pointer; }
#failure { min-height: 1.5em; color: light-dark(#b00020, #ff8a80); }
`;

export const signInScript = `'use strict';
const by = (id) => document.getElementById(id);
const token = new URLSearchParams(location.hash.slice(1)).get('first-admin');
const hasFailed = location.hash === '#failed';
// The link is worth nothing to whoever looks at the address, or at the history, later.
history.replaceState(null, '', location.pathname + location.search);
if (hasFailed) {
  by('failure').textContent = 'The identity provider did not say who you are. Try again.';
}
if (token !== null) {
  by('title').textContent = 'The first administrator';
  by('about').textContent =
    'Choose the name and password of a new user, or give those of a user there is. The link works once.';
  by('password').autocomplete = 'new-password';
  by('submit').textContent = 'Become administrator';
}
const pathWithin = ${pathWithin.toString()};
const next = pathWithin(new URLSearchParams(location.search).get('to') ?? '/', location.origin);

async function signIn(event) {
  event.preventDefault();
  by('submit').disabled = true;
  by('failure').textContent = '';
  const user = { userName: by('user').value, password: by('password').value };
  try {
    const response = await fetch(token === null ? '/api/v1/sessions' : '/api/v1/first-admin', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(token === null ? user : { token, ...user }),
    });
    if (response.ok) return location.assign(next);
    const problem = await response.json();
    by('failure').textContent = problem.title + '. ' + problem.hint;
  } catch {
    by('failure').textContent = 'The broker does not answer.';
  }
  by('submit').disabled = false;
}

by('form').addEventListener('submit', signIn);
fetch('/api/v1/sign-in').then(async (response) => {
  const { oidcPath } = await response.json();
  if (oidcPath === null) return;
  by('oidc').hidden = false;
  by('oidc-link').href = oidcPath + '?to=' + encodeURIComponent(next);
});
`;
