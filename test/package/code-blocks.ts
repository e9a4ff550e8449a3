import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BLOCK = /^(?:<!-- (\S+\.ts) -->\n+)?```ts\n([\s\S]*?)^```$/gm;

/** TypeScript in a document. */
export interface CodeBlock {
  /** The file it is a copy of, when the line before it names one. */
  readonly file: string | undefined;
  readonly code: string;
  /** Document and line, to find it. */
  readonly at: string;
}

/** The TypeScript of a document. */
export function codeBlocks(document: string): CodeBlock[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(BLOCK)].map(([block, file, code = ''], _index, _all, at = text.indexOf(block)) => ({
    file,
    code,
    at: `${document}:${text.slice(0, at).split('\n').length}`,
  }));
}

/** What the compiler says of the blocks, each a module of its own, as a reader of the package would compile them. */
export function typeErrors(blocks: readonly CodeBlock[]): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
  const files = new Map(blocks.map((block, index) => [join(ROOT, 'test', `block-${index}.ts`), block]));
  // Readers do not use all that they declare.
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false, noUnusedParameters: false });
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name)?.code ?? readFile(name);
  host.getSourceFile = (name, language, ...rest) => {
    const block = files.get(name);
    return block ? ts.createSourceFile(name, block.code, language) : getSourceFile(name, language, ...rest);
  };
  const program = ts.createProgram([...files.keys()], { ...options, noUnusedLocals: false, noUnusedParameters: false }, host);
  return [...files].flatMap(([name, block]) =>
    [...program.getSyntacticDiagnostics(program.getSourceFile(name)), ...program.getSemanticDiagnostics(program.getSourceFile(name))].map(
      ({ messageText }) => `${block.at} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    ),
  );
}

/** A file of the repository. */
export function source(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Relative links of a document, as paths of the repository, and the heading that each leads to. */
export function links(document: string): { path: string; anchor: string }[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, link = '', anchor = '']) => ({
    path: link === '' ? join(ROOT, document) : join(ROOT, dirname(document), link),
    anchor,
  }));
}

/** The headings of a document, as links name them. */
export function anchors(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}
