import { fileURLToPath } from 'node:url';

/** Where an empty embedded database is kept, beside the built code: a first start copies it. */
export const TEMPLATES = fileURLToPath(new URL('./templates', import.meta.url));
