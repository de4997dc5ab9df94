import assert from 'node:assert/strict';
import { test } from 'node:test';
import { color, contrast } from './color.js';
import { components, declarations, sheet, tokens } from './sheets.js';

const surfaces = ['page', 'surface', 'raised', 'sunken', 'hover'];
const texts = ['text', 'muted', 'accent-text', 'danger', 'warning', 'success'];

/** 4.5:1, as text and what is behind it. Ordinary text may stand on every surface. */
const text = [
  ...surfaces.flatMap((behind) => texts.map((front) => [front, behind])),
  ...['accent', 'danger', 'warning', 'success'].flatMap((state) => [
    [state === 'accent' ? 'accent-text' : state, `${state}-soft`],
    ['text', `${state}-soft`],
    ['muted', `${state}-soft`],
  ]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-accent', 'danger-fill'],
];

/** 3:1: borders that tell where a control is, and the ring around what has the focus. */
const boundaries = [
  ...surfaces.flatMap((behind) => [['control', behind], ['focus', behind], ['danger', behind]]),
  ...['page', 'surface', 'raised', 'sunken'].map((behind) => ['accent', behind]),
  ...['accent', 'danger', 'warning', 'success'].map((state) => ['focus', `${state}-soft`]),
];

const known = new Set([...text, ...boundaries].flat().map((name) => `--color-${name}`));

for (const theme of ['light', 'dark']) {
  holds(theme, 'text', text, 4.5);
  holds(theme, 'boundaries', boundaries, 3);

  test(`initial tiles, ${theme}`, () => {
    const hues = declarations(['tokens.css']).filter(({ prop }) => prop === '--tile-hue');
    assert.equal(hues.length, 8);
    for (const { value, where } of hues) {
      const hue = { '--tile-hue': value };
      const ratio = contrast(color('--tile-text', theme, hue), color('--tile-fill', theme, hue));
      assert.ok(ratio >= 4.5, `${where}: ${ratio.toFixed(2)}:1`);
    }
  });
}

function holds(theme, what, pairs, least) {
  test(`${what}, ${theme}: ${least}:1`, () => {
    const poor = pairs
      .map(([front, behind]) => [front, behind, contrast(color(`--color-${front}`, theme), color(`--color-${behind}`, theme))])
      .filter(([, , ratio]) => ratio < least)
      .map(([front, behind, ratio]) => `${front} on ${behind}: ${ratio.toFixed(2)}:1`);
    assert.deepEqual(poor, []);
  });
}

test('what a component writes on what it fills is one of the pairs', () => {
  const held = new Set(text.map(([front, behind]) => `${front} on ${behind}`));
  const unheld = [];
  for (const name of components) {
    sheet(name).walkRules((rule) => {
      const of = (prop) => rule.nodes.findLast((decl) => decl.prop === prop)?.value;
      const [front, behind] = [of('color'), of('background')].map((value) => /^var\(--color-(.+)\)$/.exec(value)?.[1]);
      if (front && behind && !held.has(`${front} on ${behind}`)) unheld.push(`${rule.selector}: ${front} on ${behind}`);
    });
  }
  assert.deepEqual(unheld, []);
});

test('every colour is held against another, or only parts or dims', () => {
  const decorative = /-(line|backdrop)$/;
  const loose = [...tokens.keys()].filter((name) => name.startsWith('--color-') && !known.has(name) && !decorative.test(name));
  assert.deepEqual(loose, []);
});
