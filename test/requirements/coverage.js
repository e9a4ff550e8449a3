// Which [wire] requirements no test names: `npm run coverage:requirements`. Exits 1 when a given section has one, as in `-- A B C`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const root = new URL('../../', import.meta.url);
const source = new URL('../shared/spec/requirements.md', root);
if (!existsSync(source)) {
  console.log('The requirements (../shared/spec/requirements.md) are not here, so nothing can be compared.');
  process.exit(0);
}

/** `it` of `it(…)`, `it.each([…])(…)` and `it.skipIf(…).each([…])(…)`. */
const rootOf = (expression) =>
  ts.isCallExpression(expression) || ts.isPropertyAccessExpression(expression) ? rootOf(expression.expression) : expression.getText();

/** Every test title in a file: the first argument of it, test and describe. Parsed, because tables of cases have texts too. */
const titles = (file, text) => {
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && /^(it|test|describe)$/.test(rootOf(node.expression))) {
      const [title] = node.arguments;
      if (title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title))) found.push(title.getText());
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
};

const named = new Set();
for (const file of readdirSync(new URL('test/', root), { recursive: true })) {
  if (!file.endsWith('.spec.ts')) continue;
  for (const title of titles(file, readFileSync(new URL(`test/${file}`, root), 'utf8'))) {
    for (const [id] of title.matchAll(/R-\d{3}/g)) named.add(id);
  }
}

const wanted = new Set(process.argv.slice(2).map((section) => section.toUpperCase()));
let section = '';
let wire = 0;
const missing = [];
for (const line of readFileSync(source, 'utf8').split('\n')) {
  section = /^## ([A-Z])\. /.exec(line)?.[1] ?? section;
  const requirement = /^- \*\*(R-\d{3})\*\* (.*)$/.exec(line);
  if (!requirement || !/^(?:\(!\) )?\[wire\]/.test(requirement[2]) || (wanted.size > 0 && !wanted.has(section))) continue;
  wire++;
  if (!named.has(requirement[1])) missing.push(`${section} ${requirement[1]} ${requirement[2]}`);
}
for (const line of missing) console.log(line);
console.log(
  `${wire - missing.length} of ${wire} [wire] requirements${wanted.size ? ` of sections ${[...wanted].join(', ')}` : ''} are named by a test.`,
);
process.exit(wanted.size > 0 && missing.length > 0 ? 1 : 0);
