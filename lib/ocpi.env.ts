import type { OcpiModuleId, OcpiRole, OcpiVersion } from './contract/version.js';
import { OCPI_VERSIONS } from './contract/version.js';
import type { OcpiOptions } from './ocpi.options.js';

/** What the environment can say of `OcpiModule.forRoot`'s options; `crud` is left to the host. */
export type OcpiEnvOptions = Omit<OcpiOptions, 'crud'>;

const ROLES: Readonly<Record<OcpiRole, true>> = {
  CPO: true,
  EMSP: true,
  HUB: true,
  NAP: true,
  NSP: true,
  OTHER: true,
  SCSP: true,
  PTP: true,
};
const MODULES: Readonly<Record<OcpiModuleId, true>> = {
  credentials: true,
  locations: true,
  sessions: true,
  cdrs: true,
  tariffs: true,
  tokens: true,
  commands: true,
  chargingprofiles: true,
  hubclientinfo: true,
  invoicereconciliation: true,
  payments: true,
  bookings: true,
};

/**
 * Options out of environment variables: PORT, PROTOCOL (https), OCPI_HOST (localhost:PORT), OCPI_PREFIX, PROJECT_NAME, COUNTRY_CODE (NL),
 * PARTY_ID (EXA), COMMAND_AWAIT_TIME, GET_ACTIVE_PROFILE_AWAIT_TIME, OCPI_ROLES (CPO,EMSP), OCPI_VERSIONS, OCPI_MODULES, OCPI_TOKENS_A,
 * OCPI_MAX_LIMIT, OCPI_SECRET_KEY, HTTP_PUSH and WEBSOCKET_PUSH (false), PUSH_PREFIX and PUSH_TOKEN.
 *
 *     OcpiModule.forRoot({ ...ocpiOptionsFromEnv(), crud: MyCrud })
 *
 * @throws Error for a value that cannot be meant
 */
export function ocpiOptionsFromEnv(env: Readonly<Record<string, string | undefined>> = process.env): OcpiEnvOptions {
  const port = wholeNumber(env, 'PORT') ?? 3000;
  const roles = listOf(env, 'OCPI_ROLES', Object.keys(ROLES) as OcpiRole[]) ?? ['CPO', 'EMSP'];
  const modules = listOf(env, 'OCPI_MODULES', Object.keys(MODULES) as OcpiModuleId[]);
  const registrationTokens = list(env['OCPI_TOKENS_A']);
  const maxLimit = wholeNumber(env, 'OCPI_MAX_LIMIT');
  const commandSeconds = wholeNumber(env, 'COMMAND_AWAIT_TIME');
  const profileSeconds = wholeNumber(env, 'GET_ACTIVE_PROFILE_AWAIT_TIME');
  return {
    versions: listOf<OcpiVersion>(env, 'OCPI_VERSIONS', OCPI_VERSIONS) ?? OCPI_VERSIONS,
    roles,
    ...(modules && { modules }),
    prefix: (env['OCPI_PREFIX'] || 'ocpi').replace(/^\/+|\/+$/g, ''),
    url: `${env['PROTOCOL'] || 'https'}://${env['OCPI_HOST'] || `localhost:${port}`}`,
    parties: [
      {
        countryCode: env['COUNTRY_CODE'] || 'NL',
        partyId: env['PARTY_ID'] || 'EXA',
        roles,
        businessDetails: { name: env['PROJECT_NAME'] || 'OCPI' },
      },
    ],
    ...(registrationTokens && { registrationTokens }),
    ...(maxLimit !== undefined && { maxLimit }),
    push: {
      http: isOn(env, 'HTTP_PUSH'),
      websocket: isOn(env, 'WEBSOCKET_PUSH'),
      prefix: (env['PUSH_PREFIX'] || 'push').replace(/^\/+|\/+$/g, ''),
    },
    ...(env['PUSH_TOKEN'] && { pushToken: env['PUSH_TOKEN'] }),
    ...(env['OCPI_SECRET_KEY'] && { secretKey: env['OCPI_SECRET_KEY'] }),
    ...(commandSeconds !== undefined && { commandSeconds }),
    ...(profileSeconds !== undefined && { profileSeconds }),
  };
}

function list(text: string | undefined): string[] | undefined {
  const entries = (text ?? '').split(',').map((entry) => entry.trim());
  const given = entries.filter((entry) => entry !== '');
  return given.length > 0 ? given : undefined;
}

function listOf<T extends string>(env: Readonly<Record<string, string | undefined>>, name: string, allowed: readonly T[]): T[] | undefined {
  return list(env[name])?.map((entry) => {
    const known = allowed.find((value) => value.toLowerCase() === entry.toLowerCase());
    if (known === undefined)
      throw new Error(`${name} lists ${entry}, which is none of ${allowed.join(', ')}. Separate the values by commas.`);
    return known;
  });
}

function wholeNumber(env: Readonly<Record<string, string | undefined>>, name: string): number | undefined {
  const text = env[name]?.trim();
  if (!text) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} is ${JSON.stringify(text)}. Give a whole number.`);
  return Number(text);
}

function isOn(env: Readonly<Record<string, string | undefined>>, name: string): boolean {
  const text = env[name]?.trim().toLowerCase() || 'false';
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new Error(`${name} is ${JSON.stringify(env[name])}. Write true or false.`);
}
