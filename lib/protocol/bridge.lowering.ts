import type { LocationKey } from '../versions/step.js';

/** What one lowering carries along: where it is in the object, what it lost, and the Locations it may embed. */
export class Lowering<L extends object = object> {
  /** JSON pointers of what could not be said. */
  readonly lost: string[] = [];
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly find: (key: LocationKey) => L | undefined,
    /** True when a Location that is not known is to be replaced by one that says its ids only. */
    readonly standsIn: boolean = false,
  ) {}

  /** The Location in the newer version of the step; undefined when it is not known. */
  location(key: LocationKey): L | undefined {
    return this.find(key);
  }

  /** Walks into a member or an element. */
  enter(token: string | number): void {
    this.path.push(token);
  }

  /** Walks out again. */
  leave(): void {
    this.path.pop();
  }

  /** Notes that something here, or the place itself, is lost. */
  lose(token?: string | number): void {
    const tokens = token === undefined ? this.path : [...this.path, token];
    this.lost.push(tokens.map((one) => `/${escapeToken(String(one))}`).join(''));
  }
}

/** A member's name as a token of a JSON pointer (RFC 6901). */
export function escapeToken(token: string): string {
  return token.includes('~') || token.includes('/') ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/** The tokens of a JSON pointer. */
export function tokensOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
