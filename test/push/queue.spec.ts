import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PushQueue } from '../../lib/push/push-queue.js';

/** What is done to a queue: an object changes, the next one is sent, one that is being sent is done. */
const steps = fc.array(
  fc.oneof(
    fc.record({ step: fc.constant('add' as const), id: fc.integer({ min: 0, max: 9 }).map(String) }),
    fc.record({ step: fc.constant('send' as const) }),
    fc.record({ step: fc.constant('done' as const), at: fc.nat(9) }),
    fc.record({ step: fc.constant('again' as const), at: fc.nat(9) }),
  ),
  { maxLength: 200 },
);

describe('the objects that wait in a lane', () => {
  it('are sent in the order in which they changed first, those that are being sent when they are done', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const queue = new PushQueue();
        const waiting: string[] = [];
        const sending = new Set<string>();
        const take = (id: string): void => {
          queue.take(id);
          if (waiting.includes(id)) waiting.splice(waiting.indexOf(id), 1);
        };
        for (const each of all) {
          const first = waiting.find((id) => !sending.has(id));
          expect([queue.first(sending), queue.size]).toEqual([first, waiting.length]);
          const sent = 'at' in each ? [...sending][each.at] : undefined;
          if (each.step === 'add') {
            queue.add(each.id);
            if (!waiting.includes(each.id)) waiting.push(each.id);
          } else if (each.step === 'send' && first !== undefined) {
            take(first);
            sending.add(first);
          } else if (each.step === 'done' && sent !== undefined) sending.delete(sent);
          else if (each.step === 'again' && sent !== undefined) take(sent);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('are as many as they are: what was sent long ago is not kept', () => {
    const queue = new PushQueue();
    const told: string[] = [];
    for (let index = 0; index < 50_000; index++) {
      queue.add(String(index), (result) => told.push(result));
      const id = queue.first(new Set())!;
      queue.take(id).forEach((listener) => listener('delivered'));
    }
    expect([queue.size, told.length]).toEqual([0, 50_000]);
    expect(Reflect.get(queue, 'order')).toHaveProperty(
      'length',
      expect.toSatisfy((length: number) => length < 5000),
    );
  });
});
