import { StatusCode } from './status-code.js';

/** What an OcpiException says beside its OCPI status code. */
export interface OcpiExceptionOptions {
  /** HTTP status; 200 unless the specification names another (status_codes: semantic errors are no HTTP errors). */
  readonly http?: number;
  readonly data?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** The one exception of the protocol: rendered as envelope by the exception filter. The message is told to the partner. */
export class OcpiException extends Error {
  readonly http: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly statusCode: number,
    message: string,
    options: OcpiExceptionOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'OcpiException';
    this.http = options.http ?? 200;
    this.data = options.data;
    this.headers = options.headers ?? {};
  }

  /** 2001: a parameter or field is missing or wrong. */
  static invalid(message: string): OcpiException {
    return new OcpiException(StatusCode.INVALID_PARAMETERS, message);
  }

  /** 404: there is no such object, or not for this partner (status_codes: GET of an unknown resource). */
  static notFound(message: string, statusCode: number = StatusCode.CLIENT_ERROR): OcpiException {
    return new OcpiException(statusCode, message, { http: 404 });
  }

  /** 404: there is such an object, but a partner's version has no words for it. */
  static inexpressible(version: string): OcpiException {
    return OcpiException.notFound(`OCPI ${version} cannot express this object. Ask in a newer version.`);
  }

  /** 401: the token is missing or unknown (transport_and_format, Authorization header). */
  static unauthorized(message: string): OcpiException {
    return new OcpiException(StatusCode.CLIENT_ERROR, message, { http: 401, headers: { 'WWW-Authenticate': 'Token' } });
  }
}
