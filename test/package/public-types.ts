import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'dist/');

/** What the declarations of a package entry refer to although users cannot name it: `Class.member: Type`. */
export function unnamed(entry: string): string[] {
  const program = ts.createProgram([join(DIST, entry), join(DIST, 'index.d.ts')], {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    skipLibCheck: true,
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const known = new Map([...exportsOf(checker, program, 'index.d.ts'), ...exportsOf(checker, program, entry)]);
  const found = new Set<string>();
  for (const [symbol, name] of exportsOf(checker, program, entry)) {
    for (const declaration of symbol.declarations ?? []) {
      if (isOurs(declaration) && !ts.isSourceFile(declaration)) {
        mentions(declaration, name, (node, at) => {
          const type = meaning(checker, node);
          if (type && !known.has(type) && isOurs(type.declarations?.[0]) && isNamed(type)) found.add(`${at}: ${type.name}`);
        });
      }
    }
  }
  return [...found].sort();
}

/** Whether it is known by its name alone: aliases that are local to a file are written out. */
function isNamed({ flags, declarations = [] }: ts.Symbol): boolean {
  if (flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.Enum)) return true;
  return declarations.some(
    (one) => ts.isTypeAliasDeclaration(one) && one.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
  );
}

/** What an entry exports, the members of its namespaces too. */
function exportsOf(checker: ts.TypeChecker, program: ts.Program, entry: string): [symbol: ts.Symbol, name: string][] {
  const file = program.getSourceFile(join(DIST, entry));
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${entry} is not built.`);
  return checker.getExportsOfModule(module).flatMap((one): [ts.Symbol, string][] => {
    const symbol = original(checker, one);
    const within = symbol.flags & ts.SymbolFlags.ValueModule ? checker.getExportsOfModule(symbol) : [];
    return [[symbol, one.name], ...within.map((member): [ts.Symbol, string] => [original(checker, member), `${one.name}.${member.name}`])];
  });
}

/** Calls back with the names of types in a declaration that users meet. */
function mentions(node: ts.Node, at: string, tell: (name: ts.Node, at: string) => void): void {
  if (isInternal(node)) return;
  if (ts.isTypeReferenceNode(node)) tell(node.typeName, at);
  if (ts.isImportTypeNode(node) && node.qualifier) tell(node.qualifier, at);
  const named = (ts.isClassElement(node) || ts.isTypeElement(node)) && node.name ? `${at}.${node.name.getText()}` : at;
  ts.forEachChild(node, (child) => mentions(child, named, tell));
}

/** Constructors, which Nest calls; members that are not public; bounds, bases and types that only lend a member to another. */
function isInternal(node: ts.Node): boolean {
  if (ts.isClassElement(node) && ts.getCombinedModifierFlags(node) & ts.ModifierFlags.NonPublicAccessibilityModifier) return true;
  return (
    ts.isConstructorDeclaration(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isHeritageClause(node) ||
    ts.isIndexedAccessTypeNode(node)
  );
}

function meaning(checker: ts.TypeChecker, node: ts.Node): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(node);
  return symbol && original(checker, symbol);
}

function original(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function isOurs(declaration: ts.Declaration | undefined): boolean {
  return declaration?.getSourceFile().fileName.startsWith(DIST) ?? false;
}
