export type { ContractRunner } from './contract/runner.js';
export { type CrudContractOptions, describeCrudContract } from './crud.contract.js';
export { MemoryCrud } from './memory-crud.js';
export { MemoryState } from './memory-state.js';
export { describeStateContract } from './state.contract.js';
export { MockPartner } from './mock-partner.js';
export type { MockAnswered, MockCredentials } from './mock-partner.credentials.js';
export type { MockObjects } from './mock-partner.objects.js';
export type { MockAnswer, MockEndpoint, MockFault, MockPaging, MockPartnerOptions, MockRequest, MockRole } from './mock-partner.options.js';
