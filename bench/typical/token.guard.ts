import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';

const TOKENS = new Map([['partner-token', 'BE*BEC']]);

/** Who asks, by a table of tokens. */
@Injectable()
export class TokenGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const header: string | undefined = context.switchToHttp().getRequest().headers.authorization;
    const token = Buffer.from(header?.replace(/^Token /, '') ?? '', 'base64').toString();
    if (!TOKENS.has(token)) throw new UnauthorizedException();
    return true;
  }
}
