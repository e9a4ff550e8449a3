import type { OcpiText } from '../contract/crud.js';
import type { OcpiException } from './ocpi.exception.js';
import { StatusCode } from './status-code.js';

/**
 * What `data` is: absent, any value, the JSON text of one object, or the JSON texts of a page's objects. `envelope` is the text of the whole body, as
 * another platform wrote it.
 */
export type ReplyData =
  | { readonly form: 'none' }
  | { readonly form: 'value'; readonly value: unknown }
  | { readonly form: 'text'; readonly text: OcpiText }
  | { readonly form: 'texts'; readonly texts: readonly OcpiText[] }
  | { readonly form: 'envelope'; readonly text: string };

/** What is answered: an HTTP status, an OCPI status, `data`, and headers. The wire writes it, whatever the host's application does. */
export class OcpiReply {
  constructor(
    readonly data: ReplyData,
    readonly http: number = 200,
    readonly statusCode: number = StatusCode.SUCCESS,
    readonly statusMessage?: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** Success without data: pushes, and what a chapter names no response object for. */
  static none(http = 200, headers: Readonly<Record<string, string>> = {}): OcpiReply {
    return new OcpiReply({ form: 'none' }, http, undefined, undefined, headers);
  }

  /** Success with any value as data. */
  static value(value: unknown, http = 200): OcpiReply {
    return new OcpiReply({ form: 'value', value }, http);
  }

  /** What an exception says. */
  static failure({ data, http, statusCode, message, headers }: OcpiException): OcpiReply {
    return new OcpiReply(data === undefined ? { form: 'none' } : { form: 'value', value: data }, http, statusCode, message, headers);
  }

  /** Success with one object that is JSON text already. */
  static text(text: OcpiText): OcpiReply {
    return new OcpiReply({ form: 'text', text });
  }
}
