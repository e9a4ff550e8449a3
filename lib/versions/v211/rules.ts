import { Rule } from '../../models/rule.js';
import type { Location } from './locations.js';

/** R-133, on Location.opening_times: the table of Hours calls regular_hours and twentyfourseven a choice. */
export const AlwaysOpenOrRegularHours = Rule(
  'must have either twentyfourseven or regular_hours',
  ({ opening_times }: Pick<Location, 'opening_times'>) => {
    const always = opening_times?.twentyfourseven;
    return opening_times?.regular_hours?.length ? always !== true : always != null;
  },
);
