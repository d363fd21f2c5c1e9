// Reads mails as HTML and says what mail clients would not show (caniemail.com's tables) and what is no good HTML (HTMLHint).
// Usage: node lint.mjs DIRECTORY-OF-MAILS, in the directory where the linters are installed. Exit code 1 if there is anything to say.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const linters = createRequire(pathToFileURL(join(process.cwd(), 'package.json')));
const { caniemail } = await import(pathToFileURL(join(process.cwd(), 'node_modules/caniemail/dist/index.js')));
const { HTMLHint } = linters('htmlhint');

// All that the tables know but seven, of which they do not know what they make of @media.
const clients = `
  aol.android aol.desktop-webmail aol.ios apple-mail.ios apple-mail.macos fastmail.desktop-webmail gmail.android
  gmail.desktop-webmail gmail.ios gmail.mobile-webmail gmx.android gmx.desktop-webmail gmx.ios hey.desktop-webmail
  ionos-1and1.android ionos-1and1.desktop-webmail laposte.desktop-webmail mail-ru.desktop-webmail orange.android
  orange.desktop-webmail orange.ios outlook.android outlook.ios outlook.macos outlook.outlook-com outlook.windows
  outlook.windows-mail protonmail.android protonmail.desktop-webmail protonmail.ios samsung-email.android sfr.android
  sfr.desktop-webmail sfr.ios thunderbird.macos web-de.android web-de.desktop-webmail web-de.ios yahoo.android
  yahoo.desktop-webmail yahoo.ios
`.trim().split(/\s+/);

// Where a client does not know these, the mail is as it is without them: not dark, not wider, read aloud as a table, in the reader's
// own language. The body's own styles stand on the table too.
const extras = new Set([
  '@media', '<style> element', 'color-scheme meta tag', '<body> element', 'role attribute', 'lang attribute', 'width attribute',
]);

const rules = {
  'tag-pair': true, 'tagname-lowercase': true, 'attr-lowercase': true, 'attr-value-double-quotes': true, 'attr-no-duplication': true,
  'attr-no-unnecessary-whitespace': true, 'doctype-first': true, 'doctype-html5': true, 'html-lang-require': true, 'id-unique': true,
  'spec-char-escape': true, 'src-not-empty': true, 'title-require': true, 'tag-no-obsolete': true, 'head-script-disabled': true,
  'alt-require': true, 'meta-charset-require': true, 'meta-viewport-require': true, 'empty-tag-not-self-closed': true,
};

function unknownTo(client, html) {
  try {
    return [...caniemail({ clients: [client], html }).issues.errors.values()].flat().map(({ title }) => title);
  } catch (error) {
    // A feature of which nobody has told the tables what this client makes of it.
    if (error instanceof RangeError) return [error.message];
    throw error;
  }
}

const directory = process.argv[2];
const mails = readdirSync(directory).filter((name) => name.endsWith('.html'));
const said = new Set();
for (const name of mails) {
  const html = readFileSync(join(directory, name), 'utf8');
  for (const client of clients) {
    for (const title of unknownTo(client, html)) {
      if (!extras.has(title)) said.add(`${name}: ${client} does not know ${title}`);
    }
  }
  for (const { line, col, rule, message } of HTMLHint.verify(html, rules)) said.add(`${name}:${line}:${col}: ${message} (${rule.id})`);
  // Gmail cuts off what is longer.
  if (html.length > 100_000) said.add(`${name}: is longer than Gmail shows`);
}
for (const line of said) console.log(line);
console.log(`${mails.length} mails, ${said.size} complaints`);
process.exit(said.size === 0 && mails.length > 0 ? 0 : 1);
