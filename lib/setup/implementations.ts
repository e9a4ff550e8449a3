import type { InjectionToken, Provider } from '@nestjs/common';
import { OcpiAuthenticator } from '../contract/authenticator.js';
import { OcpiCrud } from '../contract/crud.js';
import { OcpiState } from '../contract/state.js';
import { OcpiVisibility } from '../contract/visibility.js';
import type { OcpiStructure } from '../ocpi.options.js';
import { lacking, refuse, shown } from './rules.js';
import { OCPI_HOST_GUARD } from '../ocpi.tokens.js';
import { OCPI_HOST_CRUD, OCPI_PUSH_GUARD } from '../push/push.tokens.js';

interface Implementation {
  readonly option: keyof OcpiStructure;
  readonly token: InjectionToken;
  readonly base: string;
  readonly methods: readonly string[];
}

/** What the host implements must have the methods; known when Nest has made it, as a class may have them as properties. */
const IMPLEMENTATIONS: readonly Implementation[] = [
  {
    option: 'crud',
    token: OcpiCrud,
    base: 'Extend OcpiCrud',
    methods: ['get', 'list', 'create', 'update', 'delete', 'do', 'getMany', 'text', 'pageText'],
  },
  { option: 'state', token: OcpiState, base: 'Extend OcpiState', methods: ['get', 'update', 'list'] },
  { option: 'authenticator', token: OcpiAuthenticator, base: 'Extend OcpiAuthenticator', methods: ['authenticate'] },
  { option: 'visibility', token: OcpiVisibility, base: 'Extend OcpiVisibility', methods: ['scope', 'sees'] },
  { option: 'guard', token: OCPI_HOST_GUARD, base: 'Implement CanActivate', methods: ['canActivate'] },
  { option: 'pushGuard', token: OCPI_PUSH_GUARD, base: 'Implement CanActivate', methods: ['canActivate'] },
];

/** Providers that look at what the host's others have become; they come first, so that nothing stumbles over it before. */
export function implementationChecks(structure: OcpiStructure, provided: readonly Provider[]): Provider[] {
  const tokens = provided.map((provider) => (typeof provider === 'function' ? provider : provider.provide));
  return IMPLEMENTATIONS.filter(({ option }) => structure[option] !== undefined).map((wanted) => ({
    provide: Symbol(`nestjs-ocpi.check.${wanted.option}`),
    // Behind a CRUD that tells of its writes is the host's own.
    inject: [wanted.token === OcpiCrud && tokens.includes(OCPI_HOST_CRUD) ? OCPI_HOST_CRUD : wanted.token],
    useFactory: (instance: unknown) => refuse(faultOf(instance, wanted)),
  }));
}

function faultOf(instance: unknown, { option, base, methods }: Implementation): string | undefined {
  if (instance === undefined) return `\`${option}\` is missing: its factory gave nothing. ${base}, and return an instance.`;
  const method = lacking(instance, methods);
  return method && `\`${option}\` is ${shown(instance)}, which has no method \`${method}\`. ${base}.`;
}
