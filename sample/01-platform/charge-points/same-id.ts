/** Ids compare without regard to case (types, CiString). */
export function sameId(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}
