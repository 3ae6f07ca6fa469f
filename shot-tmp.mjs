import { chromium } from 'playwright-core';
const [, , name = 'a', scheme = 'light', width = '1440', height = '1000', press = ''] =
  process.argv;
const context = await chromium.launchPersistentContext('/tmp/shots/profile-' + process.pid, {
  executablePath: '/usr/bin/chromium',
  headless: true,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
  viewport: { width: +width, height: +height },
  colorScheme: scheme,
});
const page = context.pages()[0] ?? (await context.newPage());
page.on('console', (m) => {
  if (m.type() === 'error') console.log('console', m.text());
});
page.on('pageerror', (e) => console.log('pageerror', e.message));
await page.goto('http://127.0.0.1:4000/');
await page.waitForTimeout(3000);
for (const b of press.split(',').filter(Boolean)) await page.click('#press-' + b);
await page.waitForTimeout(4000);
await page.locator('#picker button').first().click();
await page.waitForTimeout(3000);
await page.screenshot({ path: `/tmp/shots/${name}.png`, fullPage: process.argv[7] === 'full' });
await context.close();
