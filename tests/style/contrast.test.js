import assert from 'node:assert/strict';
import { test } from 'node:test';
import { color, contrast } from './color.js';
import { components, declarations, sheet, tokens } from './sheets.js';

const surfaces = ['page', 'surface', 'raised', 'sunken', 'hover'];
const textColors = ['text', 'muted', 'accent-text', 'danger', 'warning', 'success'];

/** Pairs of text and background, at least 4.5:1. Ordinary text may be on every surface. */
const textPairs = [
  ...surfaces.flatMap((behind) => textColors.map((front) => [front, behind])),
  ...['accent', 'danger', 'warning', 'success'].flatMap((state) => [
    [state === 'accent' ? 'accent-text' : state, `${state}-soft`],
    ['text', `${state}-soft`],
    ['muted', `${state}-soft`],
  ]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-accent', 'danger-fill'],
];

/** At least 3:1: borders that show where a control is, and focus rings. */
const boundaryPairs = [
  ...surfaces.flatMap((behind) => [['control', behind], ['focus', behind], ['danger', behind]]),
  ...['page', 'surface', 'raised', 'sunken'].map((behind) => ['accent', behind]),
  ...['accent', 'danger', 'warning', 'success'].map((state) => ['focus', `${state}-soft`]),
];

const tested = new Set([...textPairs, ...boundaryPairs].flat().map((name) => `--color-${name}`));

for (const theme of ['light', 'dark']) {
  testContrast(theme, 'text', textPairs, 4.5);
  testContrast(theme, 'boundaries', boundaryPairs, 3);

  test(`avatars: at least 4.5:1 in the ${theme} theme`, () => {
    const hues = declarations(['tokens.css']).filter(({ prop }) => prop === '--avatar-hue');
    assert.equal(hues.length, 8);
    for (const { value, where } of hues) {
      const hue = { '--avatar-hue': value };
      const ratio = contrast(color('--avatar-text', theme, hue), color('--avatar-fill', theme, hue));
      assert.ok(ratio >= 4.5, `${where}: ${ratio.toFixed(2)}:1`);
    }
  });
}

function testContrast(theme, what, pairs, minimum) {
  test(`${what}: at least ${minimum}:1 in the ${theme} theme`, () => {
    const failures = pairs
      .map(([front, behind]) => [front, behind, contrast(color(`--color-${front}`, theme), color(`--color-${behind}`, theme))])
      .filter(([, , ratio]) => ratio < minimum)
      .map(([front, behind, ratio]) => `${front} on ${behind}: ${ratio.toFixed(2)}:1`);
    assert.deepEqual(failures, []);
  });
}

test('every text and background that a component sets is one of the pairs', () => {
  const pairs = new Set(textPairs.map(([front, behind]) => `${front} on ${behind}`));
  const untested = [];
  for (const name of components) {
    sheet(name).walkRules((rule) => {
      const of = (prop) => rule.nodes.findLast((decl) => decl.prop === prop)?.value;
      const [front, behind] = [of('color'), of('background')].map((value) => /^var\(--color-(.+)\)$/.exec(value)?.[1]);
      if (front && behind && !pairs.has(`${front} on ${behind}`)) untested.push(`${rule.selector}: ${front} on ${behind}`);
    });
  }
  assert.deepEqual(untested, []);
});

test('every color is tested against another, except lines and the backdrop', () => {
  const decorative = /-(line|backdrop)$/;
  const untested = [...tokens.keys()].filter((name) => name.startsWith('--color-') && !tested.has(name) && !decorative.test(name));
  assert.deepEqual(untested, []);
});
