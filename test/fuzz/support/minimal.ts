import { Target, type Case } from './target.js';

/** The fewest of these cases, and the fewest frames of each, that still show a fault on a new broker; null for none. */
export async function minimal(history: readonly Case[]): Promise<readonly Case[] | null> {
  let cases = await shortestEnd(history);
  if (cases === null) return null;
  for (let chunk = Math.ceil(cases.length / 2); chunk >= 1; chunk = Math.floor(chunk / 2)) {
    cases = await withoutChunks(cases, chunk);
  }
  return withoutFrames(cases);
}

async function shortestEnd(history: readonly Case[]): Promise<readonly Case[] | null> {
  for (let length = 1; ; length *= 4) {
    const end = history.slice(-length);
    if (await fails(end)) return end;
    if (length >= history.length) return null;
  }
}

async function withoutChunks(cases: readonly Case[], chunk: number): Promise<readonly Case[]> {
  let kept = cases;
  for (let from = 0; from < kept.length && kept.length > 1;) {
    const rest = [...kept.slice(0, from), ...kept.slice(from + chunk)];
    if (rest.length > 0 && (await fails(rest))) kept = rest;
    else from += chunk;
  }
  return kept;
}

async function withoutFrames(cases: readonly Case[]): Promise<readonly Case[]> {
  const kept = cases.map((frames) => [...frames]);
  for (const frames of kept) {
    for (let at = frames.length - 1; at >= 0 && frames.length > 1; at--) {
      const [removed] = frames.splice(at, 1);
      if (removed && !(await fails(kept))) frames.splice(at, 0, removed);
    }
  }
  return kept;
}

async function fails(cases: readonly Case[]): Promise<boolean> {
  const target = await Target.start();
  try {
    for (const frames of cases) if ((await target.try(frames)).length > 0) return true;
    return (await target.held()).length > 0;
  } finally {
    await target.close();
  }
}
