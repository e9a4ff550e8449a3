import type { Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

/** Runs synchronous work for which Swagger sees controllers of OCPI, which it leaves out of all other documents; not those that their author hides. */
export function shown<T>(controllers: Iterable<Type>, work: () => T): T {
  const key = keyOfExclusion();
  const hidden = [...new Set(controllers)].flatMap((controller) => {
    const exclusions: readonly boolean[] | undefined = Reflect.getMetadata(key, controller);
    return exclusions ? [{ controller, exclusions }] : [];
  });
  try {
    // One of them is OcpiController's.
    for (const { controller, exclusions } of hidden) Reflect.defineMetadata(key, exclusions.slice(1), controller);
    return work();
  } finally {
    for (const { controller, exclusions } of hidden) Reflect.defineMetadata(key, exclusions, controller);
  }
}

/** The decorator adds to what it has said before and takes nothing back; its key is not exported. */
function keyOfExclusion(): unknown {
  class Excluded {}
  ApiExcludeController()(Excluded);
  const [key]: unknown[] = Reflect.getOwnMetadataKeys(Excluded);
  return key;
}
