import { describe, expect, it } from 'vitest';
import { restOf } from '../../lib/contract/rest.js';
import { OcpiBridge } from '../../lib/protocol/bridge.js';
import { v211, v221 } from '../fixtures/objects.js';
import { INFO } from './setting.js';

const bridge = new OcpiBridge();

describe('the rest of an object', () => {
  it('R-125 what has changed in the house since wins over what the author said', async () => {
    const wire = v211.location({ type: 'OTHER', last_updated: '2025-01-01T00:00:00.5Z' });
    const house = bridge.raise('locations', '2.1.1', wire, { info: INFO, author: 'a' });
    const read = async (object: object) => (await bridge.lower('locations', '2.1.1', [object], { reader: 'a' }))[0]?.object;
    expect(await read(house)).toMatchObject({ type: 'OTHER', last_updated: '2025-01-01T00:00:00.5Z' });
    expect(await read({ ...house, parking_type: 'ON_STREET', last_updated: '2025-01-02T00:00:00Z' })).toMatchObject({
      type: 'ON_STREET',
      last_updated: '2025-01-02T00:00:00Z',
    });
  });

  it('is given to no other version', async () => {
    const house = bridge.raise('locations', '2.2.1', { ...v221.location(), help_phone: 1 }, { info: INFO, author: 'a' });
    expect(restOf(house)).toMatchObject({ author: 'a', version: '2.2.1' });
    const [lowered] = await bridge.lower('locations', '2.1.1', [house], { reader: 'a' });
    expect(lowered?.object).not.toHaveProperty('help_phone');
  });

  it('nothing changed is the same reference', () => {
    const first = bridge.raise('locations', '2.1.1', v211.location(), { info: INFO, author: 'a' });
    expect(bridge.raise('locations', '2.1.1', v211.location(), { current: first, info: INFO, author: 'a' })).toBe(first);
    const other = bridge.raise('locations', '2.1.1', v211.location({ name: 'New' }), { current: first, info: INFO, author: 'a' });
    expect(other).not.toBe(first);
  });
});
