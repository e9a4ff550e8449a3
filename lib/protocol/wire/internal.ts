/** The symbol of a part that has no public name. Who looks for one must do without where it is not there. */
export function internalKey(of: object, description: string): symbol | undefined {
  return Object.getOwnPropertySymbols(of).find((symbol) => symbol.description === description);
}
