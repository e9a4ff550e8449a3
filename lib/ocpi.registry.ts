import type { Type } from '@nestjs/common';
import type { OcpiCrud } from './contract/crud.js';
import type { Kind } from './contract/kinds.js';
import { OCPI_VERSIONS, type OcpiRole, type OcpiSide } from './contract/version.js';
import { Versions } from './modules/versions.controllers.js';
import type { OcpiStructure } from './ocpi.options.js';
import type { OcpiRegistered } from './protocol/addresses.js';
import { endpointOf, type OcpiEndpoint } from './protocol/endpoint.js';
import { servedBy, type ServedInterface } from './protocol/sides.js';
import { Version } from './versions/v230/versions.js';
import { VERSIONS } from './versions/versions.js';

/** The kinds that a module cannot do without. */
const KINDS_OF: Readonly<Record<string, readonly Kind[]>> = {
  locations: ['locations'],
  sessions: ['sessions'],
  cdrs: ['cdrs'],
  tariffs: ['tariffs'],
  tokens: ['tokens'],
  hubclientinfo: ['clients'],
  chargingprofiles: ['sessions'],
  invoicereconciliation: ['invoiceReconciliationRecords'],
  payments: ['terminals', 'financialAdviceConfirmations'],
  bookings: ['bookings', 'bookingLocations'],
};

/** Packages that add to the core of 2.3.0: served when `modules` names them, payments also by whoever is nothing without it. */
const PACKAGES: Readonly<Record<string, OcpiRole | undefined>> = { payments: 'PTP', bookings: undefined };

/** All controllers of a structure, each with the place where it is mounted. Decided synchronously, before anything is instantiated. */
export function register(structure: OcpiStructure): OcpiRegistered[] {
  const served = servedBy(structure.roles, structure.interfaces).filter(({ module }) => isOffered(module, structure));
  const sides = [...new Set(servedBy(structure.roles, structure.interfaces).map(({ side }) => side))];
  const hosts = new Map<string, Type>();
  const place = (controller: Type, endpoint: OcpiEndpoint, side: OcpiSide | undefined): OcpiRegistered => {
    const mount = [side, endpoint.version].filter((segment) => segment !== undefined).join('/');
    const host = hosts.get(mount) ?? hosts.set(mount, moduleClass(mount)).get(mount)!;
    return { ...endpoint, side, mount, controller, host, unlisted: endpoint.unlisted ?? false };
  };
  return controllersOf(structure).flatMap((controller) => {
    for (const decorate of structure.decorators ?? []) decorate(controller);
    const endpoint = endpointOf(controller);
    if (endpoint === undefined)
      throw new Error(`${controller.name} is no OCPI controller. Decorate it with @OcpiController({ version, module, interface }).`);
    return mounts(endpoint, served, sides).map((side) => place(controller, endpoint, side));
  });
}

/** Modules that are not served because the CRUD is known not to have their kinds; for the log. */
export function unstored(structure: OcpiStructure): string[] {
  return modulesOf(structure).filter((module) => isWanted(module, structure) && !isOffered(module, structure));
}

/** Of the modules that are served, those whose kinds a CRUD has, and those whose kinds it lacks though nothing else answers for them. */
export function keptModules(structure: OcpiStructure, { kinds }: OcpiCrud): { kept: string[]; unkept: string[] } {
  const served = modulesOf(structure).filter((module) => isOffered(module, structure));
  const isKept = (module: string): boolean => isStored(module, kinds) || isPassedOn(module, structure);
  return { kept: served.filter(isKept), unkept: served.filter((module) => !isKept(module)) };
}

function modulesOf({ roles, interfaces }: OcpiStructure): string[] {
  return [...new Set(servedBy(roles, interfaces).map(({ module }) => module))];
}

function controllersOf(structure: OcpiStructure): Type[] {
  const versions = structure.versions ?? OCPI_VERSIONS;
  const own = VERSIONS.filter(({ version }) => versions.includes(version)).flatMap(({ controllers }) => controllers());
  return [Versions({ Version }), ...own, ...(structure.extraControllers ?? [])];
}

/** Versions and credentials have an address of their own and one per side; custom modules live on the first side. */
function mounts(endpoint: OcpiEndpoint, served: readonly ServedInterface[], sides: readonly OcpiSide[]): (OcpiSide | undefined)[] {
  if (endpoint.registration) return [undefined, ...sides];
  const places = served.filter((entry) => entry.module === endpoint.module && entry.interface === endpoint.interface);
  const known = endpoint.module in KINDS_OF || endpoint.module === 'commands';
  return known ? places.map(({ side }) => side) : sides.slice(0, 1);
}

function isOffered(module: string, structure: OcpiStructure): boolean {
  return isWanted(module, structure) && (isStored(module, kindsOf(structure.crud)) || isPassedOn(module, structure));
}

/** A hub passes on what it does not store. */
function isPassedOn(module: string, { roles }: OcpiStructure): boolean {
  return roles.includes('HUB') && !(module in PACKAGES);
}

function isWanted(module: string, { modules, roles }: OcpiStructure): boolean {
  if (modules !== undefined) return modules.some((name) => name === module);
  return !(module in PACKAGES) || roles.some((role) => role === PACKAGES[module]);
}

/** The kinds that are stored, as far as they are known before anything is instantiated. */
function kindsOf(crud: OcpiStructure['crud']): readonly Kind[] | undefined {
  if ('stores' in crud) return crud.stores.map(({ kind }) => kind);
  return 'useValue' in crud ? crud.useValue.kinds : undefined;
}

function isStored(module: string, kinds: readonly Kind[] | undefined): boolean {
  return kinds === undefined || (KINDS_OF[module] ?? []).every((kind) => kinds.includes(kind));
}

function moduleClass(mount: string): Type {
  const host = class {};
  Object.defineProperty(host, 'name', { value: `Ocpi ${mount || 'versions'}` });
  return host;
}
