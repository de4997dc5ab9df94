import { strict as assert } from 'node:assert';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { isSignedBy } from '../webhooks.js';

const SECRET = 'whsec_test';
const BODY = Buffer.from('{"type":"install.revoked","data":{"name":"Zoë"}}');
const NOW = 1_767_225_600;

const signature = (time, body = BODY, secret = SECRET) =>
  `t=${time},v1=${createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex')}`;

test('a signature by the secret is accepted for five minutes', () => {
  assert(isSignedBy(SECRET, signature(NOW), BODY, NOW));
  assert(isSignedBy(SECRET, signature(NOW - 300), BODY, NOW));
  assert(isSignedBy(SECRET, signature(NOW + 300), BODY, NOW));
  assert(!isSignedBy(SECRET, signature(NOW - 301), BODY, NOW));
  assert(!isSignedBy(SECRET, signature(NOW + 301), BODY, NOW));
});

test('another secret, body or time is refused', () => {
  assert(!isSignedBy('whsec_other', signature(NOW), BODY, NOW));
  assert(!isSignedBy(SECRET, signature(NOW), Buffer.from(`${BODY} `), NOW));
  assert(!isSignedBy(SECRET, signature(NOW).replace(`t=${NOW}`, `t=${NOW + 1}`), BODY, NOW));
});

test('a header that is no signature is refused', () => {
  const [, digest] = signature(NOW).split('v1=');
  for (const header of [undefined, '', 't=,v1=', `t=${NOW}`, `v1=${digest}`, `t=now,v1=${digest}`, `t=${NOW},v1=${digest}00`, `t=${NOW},v1=zz`]) {
    assert(!isSignedBy(SECRET, header, BODY, NOW), header);
  }
});
