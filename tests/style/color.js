import { tokens } from './sheets.js';

/** A color token in a theme, as linear sRGB. `variables` replace `var(…)`. */
export function color(token, theme, variables = {}) {
  let value = tokens.get(token);
  if (!value) throw new Error(`tokens.css has no ${token}`);
  for (const [name, number] of Object.entries(variables)) value = value.replaceAll(`var(${name})`, number);
  const pair = /^light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\)$/.exec(value);
  return oklch(pair ? pair[theme === 'light' ? 1 : 2] : value);
}

/** https://www.w3.org/TR/css-color-4/#color-conversion-code; clips to sRGB. */
function oklch(text) {
  const parts = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(text);
  if (!parts) throw new Error(`not an opaque oklch(): ${text}`);
  const [lightness, chroma, hue] = parts.slice(1).map(Number);
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((channel) => Math.min(1, Math.max(0, channel)));
}

/** The WCAG contrast ratio of two colors. */
export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const luminance = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
