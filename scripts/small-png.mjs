// Writes a screenshot with a palette of 256 colours: a page has few, and such a picture is a quarter of the size. For pictures
// as browsers write them: 8 bits a channel, RGB or RGBA, not interlaced, nothing transparent.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLORS_MAX = 256;

export function smallPng(png) {
  const { width, height, pixels } = decode(png);
  const { palette, indexes } = quantize(pixels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    rows.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Three bytes a pixel. */
function decode(png) {
  const data = [];
  let header;
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') data.push(body);
    at += length + 12;
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const step = header[9] === 6 ? 4 : 3;
  const raw = inflateSync(Buffer.concat(data));
  const line = width * step;
  const pixels = Buffer.alloc(width * height * 3);
  let above = Buffer.alloc(line);
  for (let y = 0; y < height; y++) {
    const at = y * (line + 1);
    const row = Buffer.from(raw.subarray(at + 1, at + 1 + line));
    unfilter(raw[at], row, above, step);
    for (let x = 0; x < width; x++)
      pixels.set(row.subarray(x * step, x * step + 3), (y * width + x) * 3);
    above = row;
  }
  return { width, height, pixels };
}

/** The five filters of PNG, undone in place. */
function unfilter(filter, row, above, step) {
  for (let x = 0; x < row.length; x++) {
    const left = x < step ? 0 : row[x - step];
    const up = above[x];
    const corner = x < step ? 0 : above[x - step];
    const guesses = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
    row[x] = (row[x] + guesses[filter]) & 0xff;
  }
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value));
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/**
 * The most frequent colours, one of each corner of the colour space, so that a small purple dot is not outvoted by a hundred
 * greys; each other one becomes the nearest of them.
 */
function quantize(pixels) {
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += 3) {
    const color = pixels.readUIntBE(at, 3);
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const byCorner = new Map();
  for (const [color, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    const corner = color & 0xf0f0f0;
    byCorner.set(corner, byCorner.get(corner) ?? [color, count]);
  }
  const frequent = [...byCorner.values()].slice(0, COLORS_MAX);
  const palette = frequent.map(([color]) => [color >> 16, (color >> 8) & 0xff, color & 0xff]);
  const indexOf = new Map(frequent.map(([color], index) => [color, index]));
  for (const color of counts.keys())
    if (!indexOf.has(color)) indexOf.set(color, nearest(color, palette));
  const indexes = Buffer.alloc(pixels.length / 3);
  for (let n = 0; n < indexes.length; n++) indexes[n] = indexOf.get(pixels.readUIntBE(n * 3, 3));
  return { palette, indexes };
}

function nearest(color, palette) {
  const [r, g, b] = [color >> 16, (color >> 8) & 0xff, color & 0xff];
  let best = 0;
  let distanceMin = Infinity;
  for (const [index, [pr, pg, pb]] of palette.entries()) {
    const distance = (pr - r) ** 2 + (pg - g) ** 2 + (pb - b) ** 2;
    if (distance < distanceMin) [best, distanceMin] = [index, distance];
  }
  return best;
}
