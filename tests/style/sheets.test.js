import assert from 'node:assert/strict';
import { test } from 'node:test';
import { components, declarations, entries, program, sheet, tokens } from './sheets.js';

const all = declarations([...components, 'tokens.css']);
const used = new Set(all.flatMap(({ value }) => [...value.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name)));

test('every custom property is used, and every used one exists', () => {
  assert.deepEqual([...tokens.keys()].filter((name) => !used.has(name)), []);
  assert.deepEqual([...used].filter((name) => !tokens.has(name)), []);
});

test('custom properties are defined in tokens.css', () => {
  const elsewhere = declarations(components).filter(({ prop }) => prop.startsWith('--'));
  assert.deepEqual(elsewhere.map(({ where }) => where), []);
});

test('the gallery reduces motion as the system setting does', () => {
  const reduced = (name, isReduced) =>
    declarations([name])
      .filter(({ decl }) => isReduced(decl.parent))
      .map(({ prop, value }) => `${prop}: ${value}`);
  assert.deepEqual(
    reduced('gallery.css', ({ selector }) => selector === ':root[data-motion="reduce"]'),
    reduced('tokens.css', ({ parent }) => parent.params === '(prefers-reduced-motion: reduce)'),
  );
});

test('every class is used by the program', () => {
  const literals = [...program.matchAll(/"([^"]*)"|class:([\w-]+)/g)].flatMap(([, text, name]) => name ?? text.split(/\s+/));
  const names = new Set(literals);
  // `avatar-{}` builds class names with this prefix.
  const prefixes = literals.filter((word) => /^[\w-]+-\{/.test(word)).map((word) => word.split('{')[0]);
  const unused = new Set();
  for (const name of [...components, 'tokens.css']) {
    sheet(name).walkRules(({ selector }) => {
      for (const [, word] of selector.matchAll(/\.([a-z][\w-]*)/g)) {
        if (!names.has(word) && !prefixes.some((prefix) => word.startsWith(prefix))) unused.add(`${name}: .${word}`);
      }
    });
  }
  assert.deepEqual([...unused], []);
});

test('only tokens.css has raw colors, sizes and durations', () => {
  const color = /#[\da-f]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\(|\b(white|black|gr[ae]y|red|green|blue|orange|yellow)\b/i;
  // Sizes relative to the text (em), the window (dvh) or the container (%, fr) are fine.
  const size = /(?<![\w-])\.?\d[\d.]*(px|rem|pt|ch|ms)\b|(?<![\w-])(?!0s)\d[\d.]*s\b/;
  const scaled = ['font-size', 'font-weight', 'border-radius', 'box-shadow', 'transition-duration'];
  const raw = declarations(components).filter(({ prop, value }) => {
    const unscaled = scaled.includes(prop) && !/var\(|^(0|none|inherit)$/.test(value);
    return color.test(value) || size.test(value) || unscaled;
  });
  assert.deepEqual(raw.map(({ where, prop, value }) => `${where} ${prop}: ${value}`), []);
});

test('the markup has no inline styles', () => {
  assert.doesNotMatch(program, /\bstyle=|\bstyle:|<style|set_attribute\("style"|\.style\(\)/);
});

test('every sheet is imported into a layer', () => {
  const imported = new Set();
  for (const name of entries) {
    const [order, ...imports] = sheet(name).nodes.filter(({ type }) => type !== 'comment');
    assert.equal(`@${order.name} ${order.params}`, '@layer tokens, base, components');
    for (const { name: rule, params } of imports) {
      const [, file, layer] = /^"\.\/([\w-]+\.css)" layer\((\w+)\)$/.exec(params) ?? [];
      assert.equal(rule, 'import');
      assert.equal(layer, { 'tokens.css': 'tokens', 'base.css': 'base' }[file] ?? 'components', params);
      imported.add(file);
    }
  }
  assert.deepEqual([...components, 'tokens.css'].filter((file) => !imported.has(file)), []);
});

test('no declaration is !important', () => {
  const important = declarations(components).filter(({ decl }) => decl.important);
  assert.deepEqual(important.map(({ where }) => where), []);
});
