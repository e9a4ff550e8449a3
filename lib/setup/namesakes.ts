import type { HttpAdapterHost } from '@nestjs/core';
import type { OcpiStructure } from '../ocpi.options.js';
import { refuse } from './rules.js';

/** The OcpiModules of each application. */
const MODULES_OF = new WeakMap<HttpAdapterHost, OcpiStructure[]>();

/** Two modules of one application at one address would answer each other's partners. @throws Error that says what to change */
export function refuseNamesakes(application: HttpAdapterHost, structure: OcpiStructure): void {
  const others = MODULES_OF.get(application) ?? [];
  const { name, prefix = 'ocpi' } = structure;
  const near = others.find((other) => areNested(prefix, other.prefix ?? 'ocpi'));
  refuse(near && `two OcpiModules have the prefix '${near.prefix ?? 'ocpi'}'. Give one of them another \`prefix\`.`);
  if (others.some((other) => other.name === name)) {
    refuse(`two OcpiModules have ${name === undefined ? 'no `name`' : `the name '${name}'`}. Give one of them another \`name\`.`);
  }
  MODULES_OF.set(application, [...others, structure]);
}

/** Whether one is the other, or above it. */
function areNested(one: string, other: string): boolean {
  const [a, b] = [`${one}/`.toLowerCase(), `${other}/`.toLowerCase()];
  return a.startsWith(b) || b.startsWith(a);
}
