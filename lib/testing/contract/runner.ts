/** The two functions of a test framework that a contract suite needs: those of vitest, jest and node:test fit as they are. */
export interface ContractRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}
