import type { LogLevel } from '@nestjs/common';
import { type OcpiEnvOptions, ocpiOptionsFromEnv } from 'nestjs-ocpi';
import { Secrets } from './secrets.js';

/** What the environment says of this application. */
export interface Settings {
  readonly port: number;
  readonly adapter: 'express' | 'fastify' | 'ocpi-express';
  readonly logLevels: LogLevel[];
  readonly origins: readonly string[];
  /** A folder, `memory:` or `postgres://…`. */
  readonly database: string;
  readonly demoLocations: number;
  /** How long a simulated charge point takes to answer, in milliseconds. */
  readonly delayMs: number;
  readonly title: string;
  /** Printed at start, when the environment names none. */
  readonly registrationToken: string | undefined;
  readonly pushToken: string | undefined;
  /** The platform that is registered at. */
  readonly joins: { readonly url: string; readonly token: string } | undefined;
  readonly ocpi: OcpiEnvOptions;
}

type Env = Readonly<Record<string, string | undefined>>;

const LEVELS: LogLevel[] = ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'];

/** Reads the environment; what is secret and unset is random, the secret key kept beside the data. */
export async function readSettings(environment: Env): Promise<Settings> {
  const folder = environment['OCPI_DATA_DIR'] || '.ocpi-data';
  const secrets = new Secrets(folder);
  const env: Env = {
    ...environment,
    PROTOCOL: environment['PROTOCOL'] || 'http',
    COMMAND_AWAIT_TIME: environment['COMMAND_AWAIT_TIME'] || '5',
    GET_ACTIVE_PROFILE_AWAIT_TIME: environment['GET_ACTIVE_PROFILE_AWAIT_TIME'] || '5',
    HTTP_PUSH: environment['HTTP_PUSH'] || 'true',
    WEBSOCKET_PUSH: environment['WEBSOCKET_PUSH'] || 'true',
    PUSH_TOKEN: environment['PUSH_TOKEN'] || secrets.random(),
    OCPI_SECRET_KEY: environment['OCPI_SECRET_KEY'] || (await secrets.key()),
  };
  const ocpi = ocpiOptionsFromEnv(env);
  const registrationToken = ocpi.registrationTokens ? undefined : secrets.random();
  return {
    port: number(env, 'PORT', 3000),
    adapter: adapterOf(env['HTTP_ADAPTER'] || 'express'),
    logLevels: LEVELS.slice(levelOf(env['LOG_LEVEL'] || 'log')),
    origins: originsOf(env['BACKEND_CORS_ORIGINS'] ?? ''),
    database: env['DATABASE_URL'] || secrets.database,
    demoLocations: number(env, 'OCPI_DEMO_LOCATIONS', 25),
    delayMs: number(env, 'OCPI_SIM_DELAY_MS', 300),
    title: env['PROJECT_NAME'] || 'OCPI',
    registrationToken,
    pushToken: ocpi.pushToken,
    joins: joinsOf(env),
    ocpi: {
      ...ocpi,
      ...(registrationToken !== undefined && { registrationTokens: [registrationToken] }),
      sync: { schedule: true },
      shutdownSeconds: 2,
      // Partners of a platform to try things out with run on the same machine.
      outbound: { allowPrivateNetworks: true },
    },
  };
}

function joinsOf({ OCPI_PARTNER_URL: url, OCPI_PARTNER_TOKEN: token }: Env): Settings['joins'] {
  if (!url && !token) return undefined;
  if (url && token) return { url, token };
  throw new Error(
    'OCPI_PARTNER_URL and OCPI_PARTNER_TOKEN belong together. Give the versions URL of a platform and its registration token.',
  );
}

function adapterOf(name: string): Settings['adapter'] {
  if (name === 'express' || name === 'fastify' || name === 'ocpi-express') return name;
  throw new Error(`HTTP_ADAPTER is ${JSON.stringify(name)}. Write express, fastify or ocpi-express.`);
}

function levelOf(name: string): number {
  const index = LEVELS.findIndex((level) => level === name.toLowerCase());
  if (index < 0) throw new Error(`LOG_LEVEL is ${JSON.stringify(name)}. Write one of ${LEVELS.join(', ')}.`);
  return index;
}

function originsOf(text: string): string[] {
  if (!text.trim().startsWith('[')) return text.split(',').flatMap((origin) => origin.trim() || []);
  const list: unknown = JSON.parse(text);
  if (Array.isArray(list) && list.every((origin) => typeof origin === 'string')) return list;
  throw new Error(
    'BACKEND_CORS_ORIGINS is no list of texts. Write ["https://a.example.com"] or https://a.example.com,https://b.example.com.',
  );
}

function number(env: Env, name: string, otherwise: number): number {
  const value = Number(env[name]?.trim() || otherwise);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${name} is ${JSON.stringify(env[name])}. Give a whole number.`);
  return value;
}
