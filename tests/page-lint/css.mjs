// Says where a style sheet would leave Internet Explorer 11 without something: a declaration that it does not understand and that no
// plain one comes before. usage: node css.mjs FILE
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const postcss = require('postcss');
const doiuse = require('doiuse');

// What may be missing or half there, and why nothing is lost with it.
const harmless = {
  'prefers-color-scheme': 'the page is light then',
  'css-focus-visible': 'the rule is dropped whole: the ring is then shown on click too',
  'flexbox': 'used within what it does: no gap, no flex shorthand without a basis unit, no nested min-height',
  'viewport-units': 'vh only',
  'wordwrap': 'word-wrap stands beside overflow-wrap',
  'outline': 'outline-offset is dropped: the ring touches the field',
  'font-family-system-ui': 'the next font of the list is taken',
  'extended-system-fonts': 'the next font of the list is taken',
};

// Shorthands of which IE 11 knows the values that it knew as properties of their own.
const known = { 'css-overflow': /^hidden$/, 'mdn-text-decoration-shorthand': /^(none|underline)$/ };

const [file] = process.argv.slice(2);
const unused = new Set(Object.keys(harmless));
const wrong = [];
const onFeatureUsage = ({ feature, message, usage }) => {
  unused.delete(feature);
  if (feature in harmless || known[feature]?.test(usage.value)) return;
  // A custom property is only a name; what counts is where it is used.
  if (usage.type === 'decl' && usage.prop.startsWith('--')) return;
  if (usage.type === 'decl' && plainBefore(usage)) return;
  wrong.push(message);
};

/** Whether the same rule sets the property before, in words of its own. */
function plainBefore(declaration) {
  const names = [declaration.prop, declaration.prop.replace(/-color$/, '')];
  for (let other = declaration.prev(); other; other = other.prev()) {
    if (other.type === 'decl' && names.includes(other.prop) && !other.value.includes('var(')) return true;
  }
  return false;
}

await postcss([doiuse({ browsers: ['ie 11'], onFeatureUsage })]).process(readFileSync(file, 'utf8'), { from: file });
wrong.push(...[...unused].map((feature) => `${feature} is called harmless, and is not used`));
console.log([...new Set(wrong)].join('\n'));
process.exitCode = wrong.length ? 1 : 0;
