import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The data folder: the embedded database, and beside it the key that encrypts partners' tokens. */
export class Secrets {
  constructor(private readonly folder: string) {}

  /** Where the embedded database is. */
  get database(): string {
    return this.folder === 'memory:' ? this.folder : join(this.folder, 'database');
  }

  /** A new secret text. */
  random(): string {
    return randomBytes(24).toString('base64url');
  }

  /** The key of this folder, made at first start. */
  async key(): Promise<string> {
    if (this.folder === 'memory:') return this.random();
    const file = join(this.folder, 'secret-key');
    await mkdir(this.folder, { recursive: true });
    await writeFile(file, this.random(), { flag: 'wx', mode: 0o600, flush: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    return readFile(file, 'utf8');
  }
}
