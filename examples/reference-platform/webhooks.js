// Verifies webhook deliveries.

import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the signature's time may be from ours, in seconds. */
const TOLERANCE = 5 * 60;

/**
 * Whether `header`, the value of `X-OpenTrain-Signature`, signs `body` with `secret`. `body` is the request's
 * raw bytes: parsing and serializing the JSON again would change them. `now` is in seconds.
 */
export function isSignedBy(secret, header, body, now = Date.now() / 1000) {
  const { t, v1 } = parseSignature(header);
  if (!t || !v1 || Math.abs(now - t) > TOLERANCE) return false;
  const expected = createHmac('sha256', secret).update(`${t}.`).update(body).digest();
  const actual = Buffer.from(v1, 'hex');
  // Constant time: the answer's timing mustn't tell how many bytes were right.
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** `t=1767225600,v1=5f…` as an object. */
function parseSignature(header = '') {
  const parts = header.split(',').map((part) => part.split('='));
  return Object.fromEntries(parts.filter((part) => part.length === 2));
}
