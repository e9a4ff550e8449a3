import type { ForwardReference, InjectionToken, Provider } from '@nestjs/common';

/** Where TypeScript and Nest keep what a class injects. A Nest that kept it elsewhere would report circles itself, in its own words. */
const PARAMETERS = 'design:paramtypes';
const NAMED_PARAMETERS = 'self:paramtypes';
const PROPERTIES = 'self:properties_metadata';

type Injected = InjectionToken | ForwardReference | undefined;

/**
 * The way that leads from a provider over what it injects back to itself, first and last the same; undefined: there is none. What is not among the
 * providers is known where its token is its class.
 */
export function circleOf(start: InjectionToken, providers: readonly Provider[]): readonly InjectionToken[] | undefined {
  const known = new Map(providers.map((provider) => [typeof provider === 'function' ? provider : provider.provide, provider]));
  const seen = new Set<InjectionToken>();
  const wayFrom = (token: InjectionToken): readonly InjectionToken[] | undefined => {
    for (const next of injectedBy(known.get(token) ?? token)) {
      if (next === start) return [token, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const way = wayFrom(next);
      if (way) return [token, ...way];
    }
    return undefined;
  };
  return wayFrom(start);
}

function injectedBy(provider: Provider | InjectionToken): InjectionToken[] {
  if (typeof provider === 'function') return ofClass(provider);
  if (typeof provider !== 'object') return [];
  if ('useClass' in provider) return ofClass(provider.useClass);
  if ('useExisting' in provider) return tokens([provider.useExisting]);
  if (!('useFactory' in provider)) return [];
  return tokens((provider.inject ?? []).map((each) => (typeof each === 'object' ? each.token : each)));
}

function ofClass(type: object): InjectionToken[] {
  const parameters: readonly Injected[] = Reflect.getMetadata(PARAMETERS, type) ?? [];
  const named: readonly { index: number; param: Injected }[] = Reflect.getMetadata(NAMED_PARAMETERS, type) ?? [];
  const properties: readonly { type: Injected }[] = Reflect.getMetadata(PROPERTIES, type) ?? [];
  const injected = [...parameters];
  for (const { index, param } of named) injected[index] = param;
  return tokens([...injected, ...properties.map((property) => property.type)]);
}

/** A parameter without a token, such as one of a class that is not loaded yet, is Nest's to report. */
function tokens(injected: readonly Injected[]): InjectionToken[] {
  return injected
    .map((each): Injected => (typeof each === 'object' ? each.forwardRef() : each))
    .filter((each) => each !== undefined && typeof each !== 'object');
}
