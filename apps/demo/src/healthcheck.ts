// `node healthcheck.js <url>`: exit 0 when it answers with a 2xx. For images without curl or wget.
const [url = ''] = process.argv.slice(2);
try {
  const response = await fetch(url, { signal: AbortSignal.timeout(3000) });
  process.exitCode = response.ok ? 0 : 1;
} catch {
  process.exitCode = 1; // nobody listens yet, which is what the exit code says
}
