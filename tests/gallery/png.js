import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Colors that are equal under this mask look alike. */
const SIMILAR_MASK = 0xf0f0f0;
/** This many of the most frequent colors are kept exactly. */
const EXACT_COLORS = 48;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const BYTES_PER_PIXEL = { 2: 3, 3: 1, 6: 4 };

/** Decodes a PNG to pixels of 0xRRGGBB. Knows only what browsers and `encode` write. */
export function decode(png) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const bytes = BYTES_PER_PIXEL[png[25]];
  const lines = unfilter(inflateSync(Buffer.concat(chunks(png, 'IDAT'))), width * bytes, height, bytes);
  const pixels = new Uint32Array(width * height);
  const [palette] = chunks(png, 'PLTE');
  for (let i = 0, at = 0; i < pixels.length; i++, at += bytes) {
    const [source, offset] = palette ? [palette, lines[at] * 3] : [lines, at];
    pixels[i] = (source[offset] << 16) | (source[offset + 1] << 8) | source[offset + 2];
  }
  return { width, height, pixels };
}

/** https://www.w3.org/TR/png-3/#9Filters */
function unfilter(filtered, size, height, bytes) {
  const lines = Buffer.alloc(size * height);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (size + 1)];
    const source = y * (size + 1) + 1;
    for (let x = 0; x < size; x++) {
      const at = y * size + x;
      const left = x < bytes ? 0 : lines[at - bytes];
      const above = y === 0 ? 0 : lines[at - size];
      let prediction = 0;
      if (filter === 1) prediction = left;
      else if (filter === 2) prediction = above;
      else if (filter === 3) prediction = (left + above) >> 1;
      else if (filter === 4) prediction = paeth(left, above, x < bytes || y === 0 ? 0 : lines[at - size - bytes]);
      lines[at] = filtered[source + x] + prediction;
    }
  }
  return lines;
}

function paeth(left, above, corner) {
  const sum = left + above - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - above), Math.abs(sum - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

function chunks(png, name) {
  const found = [];
  for (let at = SIGNATURE.length; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const data = at + 8;
    if (png.toString('latin1', at + 4, data) === name) found.push(png.subarray(data, data + png.readUInt32BE(at)));
  }
  return found;
}

/**
 * Encodes a PNG with a palette, a third as large. Surfaces keep their exact color. Of all other colors,
 * which are edges of letters, the most frequent one replaces those that look like it.
 */
export function encode({ width, height, pixels }) {
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const byFrequency = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const representatives = new Map();
  const exact = byFrequency.slice(0, EXACT_COLORS);
  for (const pixel of byFrequency) {
    const key = pixel & SIMILAR_MASK;
    if (!representatives.has(key)) representatives.set(key, pixel);
  }
  const palette = [...new Set([...exact, ...representatives.values()])].slice(0, 256);
  const isExact = new Set(exact);
  const indexes = new Map(
    byFrequency.map((pixel) => {
      const color = isExact.has(pixel) ? pixel : representatives.get(pixel & SIMILAR_MASK);
      return [pixel, nearest(palette, color)];
    }),
  );
  const lines = Buffer.alloc((width + 1) * height);
  pixels.forEach((pixel, i) => (lines[i + Math.floor(i / width) + 1] = indexes.get(pixel)));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((pixel) => [pixel >> 16, (pixel >> 8) & 255, pixel & 255]))),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function nearest(palette, pixel) {
  const exact = palette.indexOf(pixel);
  if (exact >= 0) return exact;
  const distances = palette.map((color) => channelDistance(color, pixel));
  return distances.indexOf(Math.min(...distances));
}

/** The largest difference between two colors in one channel. */
export function channelDistance(one, other) {
  return Math.max(
    Math.abs((one >> 16) - (other >> 16)),
    Math.abs(((one >> 8) & 255) - ((other >> 8) & 255)),
    Math.abs((one & 255) - (other & 255)),
  );
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
