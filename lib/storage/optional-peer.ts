/** Loads a package that hosts install only when they use the part that needs it; a missing one is a sentence with the command. */
export async function optionalPeer<T>(name: string, purpose: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const missing =
      error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(`'${name}'`);
    throw missing ? new Error(`${purpose} needs the package ${name}. Install it: npm install ${name}`, { cause: error }) : error;
  }
}
