import { isDeepStrictEqual } from 'node:util';
import { Logger } from '@nestjs/common';
import { partyKey } from './contract/party.js';
import { HOUSE_VERSION } from './contract/version.js';
import { parseUrl } from './models/url.js';
import { SETTINGS, STRUCTURE } from './setup/checks.js';
import type { OcpiSettings, OcpiStructure } from './ocpi.options.js';
import { firstOf, keep, optionsOf, refuse, shown } from './setup/rules.js';

/** What must hold between several options of the structure. */
const STRUCTURE_LAWS: readonly ((structure: OcpiStructure) => string | undefined)[] = [
  ({ house, versions }) =>
    house && house !== HOUSE_VERSION && (versions?.length !== 1 || versions[0] !== house)
      ? `\`house: '${house}'\` is for platforms that offer that version only. Leave it out, or set versions: ['${house}'].`
      : undefined,
  ({ crud }) => {
    const twice = 'stores' in crud ? repeated(crud.stores.map(({ kind }) => kind)) : undefined;
    return twice && `\`crud.stores\` has two stores of ${twice}. Leave one of them out.`;
  },
];

/** What must hold between several settings, or between them and the structure. */
const SETTINGS_LAWS: readonly ((settings: OcpiSettings, structure: OcpiStructure) => string | undefined)[] = [
  ({ parties }, structure) =>
    firstOf(
      parties.map((party) => {
        const alien = party.roles.filter((role) => !structure.roles.includes(role)).join(', ');
        return alien === '' ? undefined : `the party ${party.countryCode}*${party.partyId} plays ${alien}. List it in \`roles\`, too.`;
      }),
    ),
  ({ parties }) => {
    const twice = repeated(parties.flatMap((party) => party.roles.map((role) => `${partyKey(party)} is listed twice as ${role}`)));
    return twice && `the party ${twice}. Leave one of them out.`;
  },
];

/** The structure as it is used. @throws Error that says what to write */
export function checkedStructure(given: Partial<OcpiStructure>): OcpiStructure {
  keep<OcpiStructure>(given, STRUCTURE, 'roles', 'crud');
  const { prefix, push } = given;
  refuse(firstOf(STRUCTURE_LAWS.map((law) => law(given))));
  return {
    ...given,
    ...(prefix !== undefined && { prefix: trimmed(prefix) }),
    ...(push?.prefix !== undefined && { push: { ...push, prefix: trimmed(push.prefix) } }),
  };
}

/** The settings as they are used. @param asked the structure as it was asked for @throws Error that says what to write */
export function checkedSettings(given: OcpiSettings | undefined, structure: OcpiStructure, asked: Partial<OcpiStructure>): OcpiSettings {
  if (typeof given !== 'object' || given === null) {
    throw new Error(
      `OcpiModule: the settings are ${shown(given)}. Return { url, parties } from \`useFactory\`, or from the method \`create\`.`,
    );
  }
  refuse(ignored(given, asked));
  keep<OcpiSettings>(given, SETTINGS, 'url', 'parties');
  refuse(firstOf(SETTINGS_LAWS.map((law) => law(given, structure))));
  tellOfRepeatedPrefix(given.url, structure.prefix ?? 'ocpi');
  return given;
}

/** Right behind a proxy that strips the path, else the commonest mistake. */
function tellOfRepeatedPrefix(url: string, prefix: string): void {
  const address = url.replace(/\/+$/, '');
  if (!parseUrl(address)?.pathname.toLowerCase().endsWith(`/${prefix}`.toLowerCase())) return;
  new Logger('Ocpi').warn(
    `\`url\` ends with the prefix, which comes behind it: partners are told ${address}/${prefix}/versions. ` +
      'Leave it out of `url`, unless a proxy strips it.',
  );
}

/** What decides which controllers there are is too late in a factory. */
function ignored(given: OcpiSettings & Partial<OcpiStructure>, asked: Partial<OcpiStructure>): string | undefined {
  const late = optionsOf(STRUCTURE).filter((option) => given[option] !== undefined && !isDeepStrictEqual(given[option], asked[option]));
  return late.length > 0
    ? `these options cannot come from a factory: \`${late.join('`, `')}\`. Give them beside \`useFactory\`.`
    : undefined;
}

function repeated(texts: readonly string[]): string | undefined {
  return texts.find((text, index) => texts.indexOf(text) !== index);
}

/** Slashes around a prefix are a matter of taste. */
function trimmed(prefix: string): string {
  return prefix.replace(/^\/+|\/+$/g, '');
}
