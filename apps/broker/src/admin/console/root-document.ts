/** What there is on this port, for a program that asks at its root: nothing in it depends on the broker. */
export const ROOT_DOCUMENT: string = JSON.stringify({
  name: 'Posthorn',
  links: {
    console: '/',
    signIn: '/sign-in',
    api: '/api/v1',
    documentation: '/api/v1/docs',
    openapi: '/api/v1/openapi.json',
    live: '/health/live',
    ready: '/health/ready',
    metrics: '/metrics',
  },
});
