/** All models of OCPI 2.1.1, as one namespace. */
export * from './types.js';
export * from './versions.js';
export * from './credentials.js';
export * from './locations.js';
export * from './sessions.js';
export * from './cdrs.js';
export * from './tariffs.js';
export * from './tokens.js';
export * from './commands.js';
