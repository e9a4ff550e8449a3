import type { AbstractHttpAdapter } from '@nestjs/core';

interface ExpressLayer {
  readonly route?: { readonly path?: unknown };
}
interface ExpressLike {
  readonly router?: { readonly stack?: readonly ExpressLayer[] };
}
interface FastifyLike {
  addHook(name: 'onRoute', hook: (route: { readonly url: string }) => void): unknown;
}

/**
 * The paths of an application's routes as its adapter has them: the only public place where the host's global prefix shows. To be
 * called before routes are registered; what it gives tells them afterwards.
 */
export function watchRoutes(adapter: AbstractHttpAdapter): () => readonly string[] {
  if (adapter.getType() !== 'fastify') {
    const instance: ExpressLike = adapter.getInstance();
    return () => (instance.router?.stack ?? []).map((layer) => layer.route?.path).filter((path) => typeof path === 'string');
  }
  const paths: string[] = [];
  const instance: FastifyLike = adapter.getInstance();
  instance.addHook('onRoute', (route) => paths.push(route.url));
  return () => paths;
}
