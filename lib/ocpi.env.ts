import { OCPI_VERSIONS } from './contract/version.js';
import { MODULES, ROLES } from './setup/names.js';
import type { OcpiOptions } from './ocpi.options.js';

/** What the environment can say of `OcpiModule.forRoot`'s options; `crud` is left to the host. */
export type OcpiEnvOptions = Omit<OcpiOptions, 'crud'>;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Options out of environment variables: PORT, PROTOCOL (https), OCPI_HOST (localhost:PORT), OCPI_PREFIX, PROJECT_NAME, COUNTRY_CODE (NL),
 * PARTY_ID (EXA), COMMAND_AWAIT_TIME, GET_ACTIVE_PROFILE_AWAIT_TIME, OCPI_ROLES (CPO,EMSP), OCPI_VERSIONS, OCPI_MODULES, OCPI_TOKENS_A,
 * OCPI_MAX_LIMIT, OCPI_SECRET_KEY, HTTP_PUSH and WEBSOCKET_PUSH (false), PUSH_PREFIX and PUSH_TOKEN.
 *
 *     OcpiModule.forRoot({ ...ocpiOptionsFromEnv(), crud: MyCrud })
 *
 * @throws Error for a value that cannot be meant
 */
export function ocpiOptionsFromEnv(env: Env = process.env): OcpiEnvOptions {
  const port = wholeNumber(env, 'PORT', 0, 65_535) ?? 3000;
  const roles = listOf(env, 'OCPI_ROLES', ROLES) ?? ['CPO', 'EMSP'];
  const modules = listOf(env, 'OCPI_MODULES', MODULES);
  const registrationTokens = list(env['OCPI_TOKENS_A']);
  const maxLimit = wholeNumber(env, 'OCPI_MAX_LIMIT', 1);
  const secretKey = secret(env, 'OCPI_SECRET_KEY');
  const pushToken = secret(env, 'PUSH_TOKEN');
  const commandSeconds = wholeNumber(env, 'COMMAND_AWAIT_TIME', 1);
  const profileSeconds = wholeNumber(env, 'GET_ACTIVE_PROFILE_AWAIT_TIME', 1);
  return {
    versions: listOf(env, 'OCPI_VERSIONS', OCPI_VERSIONS) ?? OCPI_VERSIONS,
    roles,
    ...(modules && { modules }),
    prefix: (env['OCPI_PREFIX'] || 'ocpi').replace(/^\/+|\/+$/g, ''),
    url: `${schemeOf(env)}://${hostOf(env) ?? `localhost:${port}`}`,
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
    ...(pushToken !== undefined && { pushToken }),
    ...(secretKey !== undefined && { secretKey }),
    ...(commandSeconds !== undefined && { commandSeconds }),
    ...(profileSeconds !== undefined && { profileSeconds }),
  };
}

function list(text: string | undefined): string[] | undefined {
  const entries = (text ?? '').split(',').map((entry) => entry.trim());
  const given = entries.filter((entry) => entry !== '');
  return given.length > 0 ? given : undefined;
}

function listOf<T extends string>(env: Env, name: string, allowed: readonly T[]): T[] | undefined {
  return list(env[name])?.map((entry) => {
    const known = allowed.find((value) => value.toLowerCase() === entry.toLowerCase());
    if (known === undefined)
      throw new Error(`${name} lists ${entry}, which is none of ${allowed.join(', ')}. Separate the values by commas.`);
    return known;
  });
}

function wholeNumber(env: Env, name: string, least: number, most = 999_999_999): number | undefined {
  const text = env[name]?.trim();
  if (!text) return undefined;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (number >= least && number <= most) return number;
  throw new Error(`${name} is ${JSON.stringify(text)}. Give a whole number from ${least} ${most < 999_999_999 ? `to ${most}` : 'on'}.`);
}

function schemeOf(env: Env): string {
  const scheme = env['PROTOCOL'] || 'https';
  if (/^https?$/i.test(scheme)) return scheme;
  throw new Error(`PROTOCOL is ${JSON.stringify(scheme)}. Write https or http.`);
}

function hostOf(env: Env): string | undefined {
  const host = env['OCPI_HOST'] || undefined;
  if (host === undefined || !/:\/\/|[\s?#@]/.test(host)) return host;
  throw new Error(
    `OCPI_HOST is ${JSON.stringify(host.replace(/[^/]*@/, '…@'))}. Give host and port alone, like ocpi.example.com or localhost:3000; the scheme is PROTOCOL.`,
  );
}

/** A variable that is empty is none, as it is where a file of variables is copied. */
function secret(env: Env, name: string): string | undefined {
  const text = env[name];
  if (text && text.trim() === '') throw new Error(`${name} is blank. Give a long random text, or leave it out.`);
  return text || undefined;
}

function isOn(env: Env, name: string): boolean {
  const text = env[name]?.trim().toLowerCase() || 'false';
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new Error(`${name} is ${JSON.stringify(env[name])}. Write true or false.`);
}
