import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';

/**
 * What `createRequire(import.meta.url)` gives. `import.meta` itself is a syntax error where the package is run as CommonJS, as Jest does, even in
 * code that is never reached; V8 knows the file of a function in both.
 */
export function ownRequire(): NodeJS.Require {
  return createRequire(ownFile() ?? process.argv[1] ?? `${process.cwd()}/`);
}

/** This file, as a path or as a URL; undefined where it has neither, as in an `eval`. */
function ownFile(): string | undefined {
  const { prepareStackTrace } = Error;
  try {
    Error.prepareStackTrace = (_error, [here]) => here?.getFileName();
    const { stack } = new Error();
    return typeof stack === 'string' && (stack.startsWith('file:') || isAbsolute(stack)) ? stack : undefined;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}
