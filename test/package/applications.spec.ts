import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLibrary } from '../processes/built.js';
import { codeBlocks, type CodeBlock } from './code-blocks.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCUMENTS = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)];

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  esModuleInterop: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
};

/** Applications as the Nest CLI makes them: version 11 without `type` in package.json, version 12 with it. */
const APPLICATIONS = [
  ['a CommonJS application', 'commonjs', { isolatedModules: true, declaration: true }],
  ['an ES module application', 'module', { verbatimModuleSyntax: true, isolatedModules: true, declaration: true }],
] as const;

describe.each(APPLICATIONS)('the code in the documents, in %s', (_name, type, options) => {
  let folder: string;
  beforeAll(async () => {
    buildLibrary();
    folder = await mkdtemp(join(tmpdir(), 'application-'));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type }));
    await mkdir(join(folder, 'node_modules'));
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      if (!name.startsWith('.')) await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
    }
    await symlink(ROOT, join(folder, 'node_modules/nestjs-ocpi'));
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('compiles', async () => {
    const files = await Promise.all(DOCUMENTS.flatMap(codeBlocks).filter(isWhole).map(write));
    const program = ts.createProgram(
      files.map(({ path }) => path),
      { ...OPTIONS, ...options },
    );
    const at = new Map(files.map(({ path, block }) => [path, block.at]));
    const faults = [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics(), ...program.getDeclarationDiagnostics()];
    expect(
      faults.map(({ file, code, messageText }) => {
        return `${at.get(file?.fileName ?? '') ?? file?.fileName} TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      }),
    ).toEqual([]);
  }, 120_000);

  /** Files of the quick start by their names, as they import each other. */
  async function write(block: CodeBlock, index: number) {
    const path = join(folder, block.file === undefined ? `block-${index}.ts` : basename(block.file));
    await writeFile(path, block.code);
    return { path, block };
  }
});

/** Whether all is there that it imports: the larger samples have files of their own. */
function isWhole({ file }: CodeBlock): boolean {
  return file === undefined || file.startsWith('sample/00-quick-start/');
}
