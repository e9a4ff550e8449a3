import type { Type } from '@nestjs/common';
import type { OcpiVersion } from '../contract/version.js';

/** What a controllers function gets of a version: its number and the model classes of one module. */
export type ModuleModels<Names extends string> = { readonly version: OcpiVersion } & { readonly [N in Names]: Type<object> };

/** A function that makes one controller for the models of a version. */
export type ControllerOf<M> = (models: M) => Type;
