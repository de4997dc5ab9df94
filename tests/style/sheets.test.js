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

/** The classes of each part of a selector, such as `.badge.active`, with the sheet. */
const styled = [...components, 'tokens.css'].flatMap((name) => {
  const parts = [];
  sheet(name).walkRules(({ selector }) => {
    for (const [part] of selector.matchAll(/(\.[a-z][\w-]*)+/g)) parts.push({ name, part, classes: part.slice(1).split('.') });
  });
  return parts;
});

const literals = [...program.matchAll(/"([^"]*)"|class:([\w-]+)/g)].map(([, text, name]) => (name ?? text).split(/\s+/));

test('every class is used by the program', () => {
  const names = new Set(literals.flat());
  // `avatar-{}` builds class names with this prefix.
  const prefixes = [...names].filter((word) => /^[\w-]+-\{/.test(word)).map((word) => word.split('{')[0]);
  const isUsed = (word) => names.has(word) || prefixes.some((prefix) => word.startsWith(prefix));
  // `skeleton {kind}` adds a class from elsewhere.
  const areTogether = (classes) =>
    literals.some((words) => {
      const others = classes.filter((word) => !words.includes(word));
      return others.length === 0 || (others.length < classes.length && words.some((word) => word.startsWith('{')));
    });
  const unused = styled.filter(({ classes }) => !classes.every(isUsed) || (classes.length > 1 && !areTogether(classes)));
  assert.deepEqual(unused.map(({ name, part }) => `${name}: ${part}`), []);
});

test('every class that the program uses has a style', () => {
  // The gallery and the tests find elements by these.
  const hooks = ['conflict', 'redirect-row'];
  const bases = new Set(styled.filter(({ classes }) => classes.length > 1).map(({ classes }) => classes[0]));
  const attributes = [...program.matchAll(/\bclass="([^"]+)"/g)].map(([, text]) => text.split(/\s+/));
  const variants = literals.filter((words) => bases.has(words[0]) && words.every((word) => /^[a-z][a-z-]*$/.test(word)));
  const isStyled = (word, words) =>
    styled.some(({ classes }) => classes.includes(word) && classes.every((name) => words.includes(name)));
  const unstyled = [...attributes, ...variants].flatMap((words) =>
    words.filter((word) => !hooks.includes(word) && !isStyled(word, words)).map((word) => `${word} in "${words.join(' ')}"`),
  );
  assert.deepEqual([...new Set(unstyled)], []);
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
