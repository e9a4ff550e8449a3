import type { Cdr } from '../versions/v230/cdrs.js';
import type { ClientBase } from './module-client.js';
import { OcpiCallError } from './ocpi-call.error.js';
import type { OcpiList, OcpiListOptions } from './ocpi-list.js';

const MODULE = 'cdrs';

/** CDRs at a partner: they are posted once, and never changed (mod_cdrs). */
export class CdrsClient {
  constructor(private readonly base: ClientBase) {}

  /** The CDRs that the partner owns: GET of its SENDER interface, over all pages. */
  list(list: OcpiListOptions = {}): OcpiList<Cdr> {
    const { objects, partner, options } = this.base;
    return objects.list(partner, MODULE, 'cdrs', list, options) as OcpiList<Cdr>;
  }

  /** Posts a CDR to the partner's RECEIVER interface. Gives the URL under which the partner keeps it, when it says one. @throws OcpiCallError */
  async post(cdr: Cdr): Promise<string | undefined> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    const body = await objects.encode(partner, { shape: 'cdrs', object: cdr });
    const { headers, url } = await objects.calls.send(partner, { method: 'POST', module: MODULE, interface: 'RECEIVER', body }, options);
    const location = headers['location'];
    return location !== undefined && URL.canParse(location, url) ? new URL(location, url).href : undefined;
  }

  /** A CDR at the URL that `post` gave. Undefined when the partner has it no more. @throws OcpiCallError */
  async getAt(url: string): Promise<Cdr | undefined> {
    const { objects, options } = this.base;
    const partner = await objects.calls.current(this.base.partner);
    try {
      return (await objects.ask(partner, { method: 'GET', module: MODULE, interface: 'RECEIVER', url }, undefined, 'cdrs', options)) as
        Cdr | undefined;
    } catch (error) {
      if (error instanceof OcpiCallError && error.missing) return undefined;
      throw error;
    }
  }
}
