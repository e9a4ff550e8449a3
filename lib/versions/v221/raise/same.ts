import type { Step } from '../../step.js';

/** What did not change between two versions. */
export const same: Step<object, object> = {
  raise: (wire) => wire,
  lower: (house) => house,
};
