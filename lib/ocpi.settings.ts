import type { OcpiSettings, OcpiStructure } from './ocpi.options.js';
import { isUrl } from './models/url.js';

const COUNTRY = /^[A-Za-z]{2}$/;
const PARTY = /^[A-Za-z0-9]{3}$/;

/** The settings as they are used, or an error that says what to write. */
export function checkedSettings(settings: OcpiSettings, structure: OcpiStructure): OcpiSettings {
  if (!isUrl(settings.url)) {
    throw new Error(
      `OcpiModule: \`url\` is ${JSON.stringify(settings.url)}. Give scheme and host under which partners reach you, like 'https://ocpi.example.com'.`,
    );
  }
  if (!settings.parties?.length) {
    throw new Error(
      "OcpiModule: `parties` is empty. Name your own party: [{ countryCode: 'NL', partyId: 'EXA', roles: ['CPO'], businessDetails: { name: '…' } }].",
    );
  }
  for (const { countryCode, partyId, roles } of settings.parties) {
    if (!COUNTRY.test(countryCode) || !PARTY.test(partyId)) {
      throw new Error(
        `OcpiModule: the party ${countryCode}*${partyId} needs a country code of two letters and a party id of three letters or digits.`,
      );
    }
    const alien = roles.filter((role) => !structure.roles.includes(role));
    if (alien.length > 0)
      throw new Error(`OcpiModule: the party ${countryCode}*${partyId} plays ${alien.join(', ')}. List it in \`roles\`, too.`);
  }
  return settings;
}
