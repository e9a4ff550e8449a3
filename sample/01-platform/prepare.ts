import { writePgliteTemplate } from 'nestjs-ocpi/storage';
import { TEMPLATES } from './templates.js';

// Runs after the build, so that a first start need not wait for it.
await writePgliteTemplate(TEMPLATES);
