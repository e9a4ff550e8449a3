export { OcpiExpressAdapter } from './ocpi-express.adapter.js';
