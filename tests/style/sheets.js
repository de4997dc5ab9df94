import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import postcss from 'postcss';

export const root = path.resolve(import.meta.dirname, '../..');

const names = readdirSync(path.join(root, 'style')).sort();
/** The entry points, which only import. */
export const entries = names.filter((name) => /(^|-)main\.css$/.test(name));
/** What they import, without the tokens and the gallery's own sheet. */
export const components = names.filter(
  (name) => !entries.includes(name) && !['tokens.css', 'gallery.css'].includes(name),
);

export const sheet = (name) => postcss.parse(readFileSync(path.join(root, 'style', name)), { from: name });

/** Every declaration of the sheets, with its file and line. */
export function declarations(sheets) {
  const all = [];
  for (const name of sheets) {
    sheet(name).walkDecls((decl) => all.push({ ...decl, decl, where: `${name}:${decl.source.start.line}` }));
  }
  return all;
}

/** The custom properties of `tokens.css`, unresolved. */
export const tokens = new Map(
  declarations(['tokens.css']).filter(({ prop }) => prop.startsWith('--')).map(({ prop, value }) => [prop, value]),
);

/** The program's source and markup, without comments, tests, catalogues and the gallery. */
export const program = readdirSync(path.join(root, 'src'), { recursive: true })
  .filter((file) => file.endsWith('.rs') && !/^(i18n|gallery)\//.test(file))
  .map((file) => `src/${file}`)
  .concat('index.html')
  .map((file) => readFileSync(path.join(root, file), 'utf8').replace(/^mod tests \{[\s\S]*/m, '').replace(/^\s*\/\/.*$/gm, ''))
  .join('\n');
