import { createServer, type Server } from 'node:http';
import { formatStrip, isIntact, type Strip } from './strip.js';

export interface PageState {
  readonly strip: Strip | undefined;
  readonly programs: readonly { name: string; pid: number | undefined; restarts: number }[];
}

/** `/` for people, `/strip` for programs. */
export function servePage(port: number, host: string, state: () => PageState): Promise<Server> {
  const server = createServer((request, response) => {
    const { strip, programs } = state();
    if (request.url === '/strip') {
      const body = strip ? { ...strip, intact: isIntact(strip), text: formatStrip(strip) } : {};
      response.writeHead(strip ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    } else if (request.url === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(render(strip, programs));
    } else {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function render(strip: Strip | undefined, programs: PageState['programs']): string {
  const rows = programs
    .map(({ name, pid, restarts }) => `<tr><td>${name}<td>${pid ?? 'down'}<td>${restarts}`)
    .join('');
  const verdict = strip && isIntact(strip) ? 'intact' : 'broken';
  const table =
    programs.length > 0 ? `<table><tr><th>process<th>pid<th>restarts${rows}</table>` : '';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="1">
<title>Posthorn demo</title>
<style>
  body { font: 16px system-ui, sans-serif; margin: 3rem auto; max-width: 60rem; padding: 0 1rem }
  .strip { font-size: 1.3rem; padding: 1rem; border-left: .5rem solid; font-variant-numeric: tabular-nums }
  .intact { border-color: #2a7; background: #2a71 } .broken { border-color: #c33; background: #c331 }
  td, th { text-align: left; padding: .2rem 2rem .2rem 0 }
</style>
<h1>Posthorn demo</h1>
<p class="strip ${verdict}">${strip ? formatStrip(strip) : 'no order yet'}</p>
<p>Computed by SQL over the services' own tables; the bus is not asked. Kill any process below with
<code>kill -9 pid</code>: it is started again, and the strip stays as it is.</p>
${table}</html>`;
}
