import { Injectable } from '@nestjs/common';

/** Who is told that a partner has shown itself. */
export type LifeListener = (partner: string) => void;

/** That partners ask us something: whoever waits for one that is down learns here that it is up. */
@Injectable()
export class SignsOfLife {
  private readonly listeners = new Set<LifeListener>();

  /** A partner, by our id of it, has made a request, or answered one that a hub passed on. */
  heard(partner: string): void {
    for (const listener of this.listeners) listener(partner);
  }

  /** Gives the function that ends it. */
  listen(listener: LifeListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
