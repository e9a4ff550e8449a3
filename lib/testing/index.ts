export type { ContractRunner } from './contract/runner.js';
export { type CrudContractOptions, describeCrudContract } from './crud.contract.js';
export { MemoryCrud } from './memory-crud.js';
export { MemoryState } from './memory-state.js';
export { describeStateContract } from './state.contract.js';
export { MockPartner } from './mock-partner.js';
export type { MockAnswer, MockEndpoint, MockFault, MockPaging, MockPartnerOptions, MockRequest, MockRole } from './mock-partner.options.js';
