import { Inject, Injectable, type Type } from '@nestjs/common';
import { servedBy } from './sides.js';
import type { OcpiInterface, OcpiSide, OcpiVersion } from '../contract/version.js';
import type { OcpiSettings, OcpiStructure } from '../ocpi.options.js';
import { OCPI_REGISTERED, OCPI_SETTINGS, OCPI_STRUCTURE } from '../ocpi.tokens.js';

/** One (version, module, interface) that has a controller, and where. */
export interface OcpiRegistered {
  /** Undefined for the versions endpoint. */
  readonly version?: OcpiVersion;
  readonly module: string;
  readonly interface?: OcpiInterface;
  /** Undefined for versions and credentials, which are served on every side and without one. */
  readonly side?: OcpiSide;
  /** Path of the module class below the prefix: `cpo/2.2.1`. */
  readonly mount: string;
  readonly controller: Type;
  /** The module class it is registered in: Swagger tells versions apart by it. */
  readonly host: Type;
  readonly unlisted: boolean;
}

const SIDES: readonly OcpiSide[] = ['cpo', 'emsp', 'ptp', 'hub'];
const BY_SEGMENT: ReadonlyMap<string, OcpiSide> = new Map(SIDES.map((side) => [side, side]));

/** Where everything is: paths under the prefix, and the public URLs made of them. */
@Injectable()
export class OcpiAddresses {
  /** The host's global prefix with a leading slash, or nothing; undefined until the routes are registered. */
  private globalPrefix: string | undefined;
  /** `/{global prefix}/{prefix}`. */
  path: string;
  /** The same in lower case, with a slash: Express tells no letter case apart. */
  private below: string;
  private readonly prefix: string;
  /** Scheme, host and port, without a slash at the end. */
  readonly origin: string;
  /** The side of the first role. */
  private readonly firstSide: OcpiSide | undefined;

  constructor(
    @Inject(OCPI_SETTINGS) settings: OcpiSettings,
    @Inject(OCPI_STRUCTURE) structure: OcpiStructure,
    @Inject(OCPI_REGISTERED) readonly registered: readonly OcpiRegistered[],
  ) {
    this.origin = settings.url.replace(/\/+$/, '');
    this.prefix = structure.prefix ?? 'ocpi';
    this.path = `/${this.prefix}`;
    this.below = `${this.path}/`.toLowerCase();
    this.firstSide = servedBy(structure.roles, structure.interfaces)[0]?.side;
  }

  /** Told at start, from the paths of the routes as the adapter has them. */
  learn(routePaths: readonly string[]): void {
    const end = `/${this.prefix}/versions`;
    const found = routePaths.find((path) => path.endsWith(end) && !SIDES.some((side) => path.endsWith(`/${side}${end}`)));
    if (found === undefined) return;
    this.globalPrefix = found.slice(0, -end.length);
    this.path = `${this.globalPrefix}/${this.prefix}`;
    this.below = `${this.path}/`.toLowerCase();
  }

  /** Whether a path belongs to this module; its documentation does not. While routes are being registered any global prefix will do. */
  owns(path: string): boolean {
    if (this.globalPrefix === undefined) return `${path}/`.includes(`/${this.prefix}/`);
    const { below } = this;
    const within = path.startsWith(below) || path.slice(0, below.length).toLowerCase() === below || `${path.toLowerCase()}/` === below;
    return within && !path.startsWith('docs', below.length);
  }

  /** The side a path is under; undefined for the addresses without one. */
  sideOf(path: string): OcpiSide | undefined {
    const from = this.below.length;
    const segment = path.slice(from, path.indexOf('/', from));
    return BY_SEGMENT.get(segment) ?? BY_SEGMENT.get(segment.toLowerCase());
  }

  /** The public URL of a path below the prefix. */
  url(...segments: readonly (string | undefined)[]): string {
    return [`${this.origin}${this.path}`, ...segments.filter((segment) => segment !== undefined)].join('/');
  }

  /**
   * What is listed for a version, each (module, interface) once. 2.1.1 has no interfaces: it lists one side only, without one given
   * that of the first role.
   */
  listed(version: OcpiVersion, asked?: OcpiSide): OcpiRegistered[] {
    const side = asked ?? (version === '2.1.1' ? this.firstSide : undefined);
    const seen = new Set<string>();
    return this.registered.filter((entry) => {
      const key = version === '2.1.1' ? entry.module : `${entry.module} ${entry.interface ?? ''}`;
      if (entry.version !== version || entry.unlisted || (side && entry.side && entry.side !== side) || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  }
}
